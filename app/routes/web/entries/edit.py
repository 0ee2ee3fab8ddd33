"""Changing an entry, on its page and in its row of the list."""

from datetime import datetime, timedelta

from app.core.errors import Conflict, invalid_fields
from app.core.messages import N_
from app.routes.context import caller, session
from app.routes.schemas.types import Day, Instant, Query
from app.routes.web import entry_times
from app.routes.web.blueprints import pages
from app.routes.web.entries.actions import undo_change
from app.routes.web.entries.detail import entry
from app.routes.web.entries.list import entries_with_row
from app.routes.web.entry_form import Clock, EntryForm, Length, RowForm, changes, visible_entry
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, back, on_error, read_form
from app.routes.web.i18n import gettext as _
from app.services.time_entries import entries, moves, splits
from app.services.time_entries.queries import ends_between


@pages.post("/entries/<id:entry_id>")
@on_error(entry)
async def entry_update(entry_id: int) -> Redirect:
    """Change an entry from its page."""
    moved = await update(entry_id, await read_form(EntryForm))
    flash(_("The entry was saved"), undo=undo_change([entry_id]) if moved else "")
    return await back()


@pages.post("/entries/<id:entry_id>/row")
@on_error(entries_with_row)
async def entry_update_row(entry_id: int) -> Redirect:
    """Change an entry from its row."""
    if await update(entry_id, await read_form(RowForm)):
        flash(_("The entry was saved"), undo=undo_change([entry_id]))
    return await back()


class SplitForm(Query):
    """The form that splits an entry; `split_break` is the break of the first part."""

    split_at: Clock | None = None
    split_day: Day | None = None
    split_break: Length | None = None
    split_seen: Instant | None = None


@pages.post("/entries/<id:entry_id>/split")
@on_error(entry)
async def entry_split(entry_id: int) -> Redirect:
    """Split an entry in two, and show the first part."""
    form = await read_form(SplitForm)
    if form.split_at is None:
        raise invalid_fields(split_at=_("Enter the time at which the entry is split"))
    zone = caller().zone
    start = datetime.fromisoformat((await visible_entry(entry_id))["start_time"])
    day = form.split_day or entry_times.day_of_clock(form.split_at, start, zone)
    at = entry_times.instant(datetime.combine(day, form.split_at), zone, "split_at", None, None, after=start)
    await splits.split(
        session(), caller(), entry_id, at=at, break_seconds=form.split_break, if_updated_at=form.split_seen
    )
    flash(_("The entry was split"))
    return await back()


async def update(entry_id: int, form: RowForm) -> bool:
    """Store what the form changes; return whether the entry has moved to another project.

    Conflict if the entry has changed since the form was shown.
    """
    entry = await visible_entry(entry_id)
    if form.seen and abs(form.seen - datetime.fromisoformat(entry["updated_at"])) > timedelta(milliseconds=1):
        raise Conflict(N_("The entry has been changed since"))
    changed = changes(form, entry)
    old = datetime.fromisoformat(entry["start_time"])
    # A start that lost its seconds must not reach into the entry before, which ended in the same minute.
    if changed.get("start_time") == old.replace(second=0, microsecond=0) and await ends_between(
        session(), entry["user_id"], changed["start_time"], old
    ):
        del changed["start_time"]
    if "project_id" in changed and form.task_id in (None, entry["task_id"]) and entry["task_id"]:
        # The task goes along to the one of the same name; that it is lost has to be said in the form.
        kept = await moves.kept_tasks(session(), [entry["task_id"]], changed["project_id"])
        if entry["task_id"] in kept:
            changed["task_id"] = kept[entry["task_id"]]
        elif form.task_id:
            raise invalid_fields(task_id=N_("The task belongs to another project"))
    await entries.update(session(), caller(), entry_id, if_updated_at=form.seen, **changed)
    return "project_id" in changed
