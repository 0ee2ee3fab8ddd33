"""A new entry."""

from typing import Literal

from quart import request

from app.core.errors import AppError, invalid_fields
from app.routes.context import caller, session
from app.routes.schemas.types import LARGEST_ID, Id
from app.routes.web import choices, entry_form, entry_times, layout
from app.routes.web.blueprints import pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, Values, back, on_error, read_form
from app.routes.web.i18n import gettext as _
from app.routes.web.lists import Row
from app.services.time_entries import entries


class NewForm(entry_form.RowForm):
    """A new entry; administrators may choose the user."""

    user_id: Id | None = None
    billable: Literal["yes", "no"] | None = None

    def values(self) -> Values:
        """Return the fields other than the times; whether the time is billable only if that was chosen."""
        return super().values() | {"billable": None if self.billable is None else self.billable == "yes"}


FIELDS = tuple(NewForm.model_fields)


@pages.get("/entries/new")
async def entry_new(error: AppError | None = None) -> str:
    """Return the form: empty, with the values of the address, or those of another entry (`?like=5`)."""
    like = await template_entry()
    values = await entry_form.entry_values(like)
    if like and not error:
        values["billable"] = "yes" if like["billable"] else "no"
    return await layout.render_page(
        "entries/create.html",
        error=entry_form.with_form_names(error),
        fields=FIELDS,
        values=values,
        people=await choices.users(values.get("user_id")) if caller().is_admin else [],
        **await entry_form.booking_choices(values),
    )


async def template_entry() -> Row | None:
    """Return the entry whose values the form begins with."""
    like = request.args.get("like", "")
    known = like.isascii() and like.isdigit() and 0 < int(like[:10]) <= LARGEST_ID
    return await entry_form.visible_entry(int(like)) if known else None


@pages.post("/entries/new")
@on_error(entry_new)
async def entry_create() -> Redirect:
    """Create an entry."""
    form = await read_form(NewForm)
    if form.project_id is None:
        raise invalid_fields(project_id=_("Choose a project"))
    start, end = entry_times.form_times(form, caller().zone, seconds=form.duration)
    if form.end and form.duration and end and (end - start).total_seconds() != form.duration:
        raise invalid_fields(duration=_("is not the time from start to end; leave one of them empty"))
    await entries.create(
        session(), caller(), start_time=start, end_time=end, user_id=form.user_id or caller().user_id, **form.values()
    )
    flash(_("The entry was added"))
    return await back()
