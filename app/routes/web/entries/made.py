"""An entry made by hand."""

from typing import Any

from quart import Blueprint, request

from app.core.clock import today
from app.core.errors import AppError, invalid_fields
from app.routes.context import caller, session
from app.routes.web import choices, shell
from app.routes.web.entries import fields, times
from app.routes.web.forms import back, read, shown_again
from app.routes.web.texts import gettext as _
from app.routes.web.toast import tell
from app.routes.wire import LARGEST_ID, Id
from app.services.time_entries import entries


class NewForm(fields.RowForm):
    """A new entry; instead of an end it may have a length. An administrator says whose it is."""

    duration: fields.Length | None = None
    user_id: Id | None = None


FIELDS = tuple(NewForm.model_fields)


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/entries/new", "entry_new", form_page, methods=["GET"])
    blueprint.add_url_rule("/entries/new", "entry_create", create, methods=["POST"])


async def page(error: AppError | None = None) -> str:
    """The form: empty, with what the address says, or like another entry (`?like=5`)."""
    projects = await choices.projects()
    return await shell.render(
        "entries/new.html",
        error=fields.named(error),
        fields=FIELDS,
        values=await fields.filled(await pattern()),
        projects=projects,
        tasks=await choices.tasks(today(caller().zone), projects),
        people=await choices.people() if caller().is_admin else [],
    )


async def pattern() -> dict[str, Any] | None:
    """The entry that the new one shall be like."""
    like = request.args.get("like", "")
    known = like.isascii() and like.isdigit() and 0 < int(like[:10]) <= LARGEST_ID
    return await fields.shown(int(like)) if known else None


async def form_page() -> str:
    """The form."""
    return await page()


@shown_again(page)
async def create() -> Any:
    """Stores the entry."""
    form = await read(NewForm)
    if form.project_id is None:
        raise invalid_fields(project_id=_("Choose a project"))
    start, end = times.of_form(form, caller().zone, seconds=form.duration)
    if form.end and form.duration and end and (end - start).total_seconds() != form.duration:
        raise invalid_fields(duration=_("is not the time from start to end; leave one of them empty"))
    await entries.create(
        session(), caller(), start_time=start, end_time=end, user_id=form.user_id or caller().user_id, **form.values()
    )
    tell(_("The entry was added"))
    return await back()
