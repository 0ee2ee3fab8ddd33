"""What surrounds every page of somebody who is signed in: navigation, the timer, a word about what was done."""

from typing import Any

import orjson
from quart import render_template, request

from app.core.errors import AppError
from app.routes.context import VERSION, caller, host, session
from app.routes.web import choices, navigation, toast
from app.routes.web.forms import own_path, problems
from app.routes.web.looks import Looks, length
from app.services.accounts import preferences
from app.services.releases import service as releases
from app.services.releases.service import Check
from app.services.time_entries import queries


async def render(template: str, *, error: AppError | None = None, fields: tuple[str, ...] = (), **values: Any) -> str:
    """The page, in four statements beside those that made `values`; one more tells administrators of a release.

    `error` is what went wrong with the form that was sent, `fields` are those that the page has: what is wrong with
    them is `near`, everything else `rest`. `looks` shows times and numbers, `me` are the caller's preferences.
    """
    me = await preferences.read(session(), caller().user_id)
    near, rest = problems(error, *fields)
    return await render_template(
        template,
        me=me,
        looks=Looks.of(me, caller().zone),
        admin=caller().is_admin,
        bar=await bar(),
        links=navigation.links(),
        here=await here(),
        release=await release(),
        toast=toast.take(),
        form=await request.form,
        near=near,
        rest=rest,
        length=length,
        **values,
    )


async def release() -> Check | None:
    """The newest release, where an administrator shall be told of it; its own page does that by itself."""
    source = host().settings.releases_url
    if not (source and caller().is_admin) or request.endpoint == "web.admin.updates":
        return None
    check = await releases.check(session(), caller(), source=source, current=VERSION)
    return check if check.update_available else None


async def bar() -> dict[str, Any]:
    """The running timer, else what can be started."""
    running = orjson.loads(await queries.running_json(session(), caller().user_id) or "null")
    return {"running": running, "projects": {} if running else await choices.projects()}


async def here() -> str:
    """The path of this page, for forms that come back to it."""
    if request.method == "GET":
        return own_path(request.full_path.rstrip("?"))
    return own_path((await request.form).get("next"))
