"""The frame of every page of a signed-in user: navigation, timer, and a message about the last action."""

import orjson
from quart import render_template, request

from app.core.errors import AppError
from app.routes.context import VERSION, caller, running_app, session
from app.routes.web import choices, navigation
from app.routes.web.flash import pop_flash
from app.routes.web.forms import own_path, problems
from app.routes.web.per_request import my_formatter, my_preferences
from app.services.releases import service as releases
from app.services.releases.service import ReleaseStatus
from app.services.time_entries import queries
from app.services.time_entries.durations import format_duration


async def render_page(
    template: str, *, error: AppError | None = None, fields: tuple[str, ...] = (), **values: object
) -> str:
    """Render a page in its frame, with four statements, and a fifth for administrators, who are told of a release.

    `error` is what went wrong with the form that was sent, `fields` are those that the page has: what is wrong with
    them is `field_errors`, everything else `form_errors`. `formatter` shows times and numbers, `me` are the caller's
    preferences.
    """
    field_errors, form_errors = problems(error, *fields)
    return await render_template(
        template,
        me=await my_preferences(),
        formatter=await my_formatter(),
        admin=caller().is_admin,
        bar=await bar(),
        links=navigation.links(),
        here=await here(),
        release=await release(),
        flashed=pop_flash(),
        form=await request.form,
        field_errors=field_errors,
        form_errors=form_errors,
        length=format_duration,
        **values,
    )


async def release() -> ReleaseStatus | None:
    """The newest release, where an administrator shall be told of it; its own page does that by itself."""
    source = running_app().settings.releases_url
    if not (source and caller().is_admin) or request.endpoint == "web.admin.updates":
        return None
    check = await releases.release_status(session(), caller(), source=source, current=VERSION)
    return check if check.update_available else None


async def bar() -> dict[str, object]:
    """The running timer, else what can be started."""
    running = orjson.loads(await queries.running_timer_json(session(), caller()) or "null")
    return {"running": running, "projects": {} if running else await choices.projects()}


async def here() -> str:
    """The path of this page, for forms that come back to it."""
    if request.method == "GET":
        return own_path(request.full_path.rstrip("?"))
    return own_path((await request.form).get("next"))
