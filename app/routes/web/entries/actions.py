"""Actions on one entry, on the entries checked in the list, and on the whole list."""

from typing import Literal
from urllib.parse import urlencode

from pydantic import Field
from quart import Response, request, url_for

from app.core.clock import iso, now
from app.core.errors import invalid_fields
from app.routes.context import bind, caller, session
from app.routes.file_style import entries_file_name, style_of
from app.routes.files import stream_file
from app.routes.schemas.bulk import MOST_ENTRIES
from app.routes.schemas.types import Id, Instant, Line, Query, Tags
from app.routes.web.blueprints import pages
from app.routes.web.deleted_entries.actions import RestoreForm
from app.routes.web.entries import filters
from app.routes.web.entries.list import entries
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, Values, back, fitted, on_error
from app.routes.web.i18n import gettext as _
from app.routes.web.i18n import locale, ngettext, translate_message
from app.routes.web.per_request import my_preferences
from app.services.exports import entries as export
from app.services.exports.entries import EntryFormat
from app.services.time_entries import bulk, bulk_update, moves, queries, take_back
from app.services.time_entries import entries as service

# Action and value for the service, by the value of the button; a tag comes from its field.
ACTIONS: dict[str, tuple[str, bool | None]] = {
    "billable": ("set_billable", True),
    "not_billable": ("set_billable", False),
    "paid": ("set_paid", True),
    "unpaid": ("set_paid", False),
    "add_tag": ("add_tag", None),
    "remove_tag": ("remove_tag", None),
    "delete": ("delete", None),
}
NONE = "none"
MOST_UNDONE = 150  # ids of ten digits in a cookie of 4,096 characters


class BulkForm(Query):
    """An action and its entries: `ids`, or with `every` all that the filters select.

    `update` leaves the fields that are empty; `none` removes the task.
    """

    ids: list[Id] = Field(max_length=MOST_ENTRIES)
    every: Line | None = None
    do: Literal["billable", "not_billable", "paid", "unpaid", "add_tag", "remove_tag", "delete", "update"]
    tag: Line | None = None
    project_id: Id | None = None
    task_id: Id | Literal["none"] | None = None
    tags: Tags | None = None
    billable: Literal["true", "false"] | None = None
    drop_tasks: Literal["yes"] | None = None

    def changes(self) -> Values:
        """Return what `update` changes; Invalid if that is nothing."""
        found: Values = {
            name: value for name in ("project_id", "tags", "task_id") if (value := getattr(self, name)) is not None
        }
        if self.task_id == NONE:
            found["task_id"] = None
        if self.billable is not None:
            found["billable"] = self.billable == "true"
        if not found:
            raise invalid_fields(do=_("Choose what to change"))
        return found


@pages.post("/entries/<id:entry_id>/delete")
@on_error(entries)
async def entry_delete(entry_id: int) -> Redirect:
    """Delete an entry; the next page offers to restore it."""
    discarded = (await service.get(session(), caller(), entry_id)).end_time is None
    await service.delete(session(), caller(), entry_id)
    flash(_("The timer was discarded") if discarded else summary("delete", 1), undo=undo([entry_id]))
    return await back()


@pages.get("/entries/export/<any(csv,xlsx,json):form>")
@on_error(entries)
async def entries_export(form: EntryFormat) -> Response:
    """Return every entry of the list as a file, in its order."""
    who, wanted = caller(), await filters.entry_query().filter()
    bound, style = bind(wanted), style_of(await my_preferences(), locale())
    return await stream_file(
        lambda session: export.export_entries(session, who, bound, form=form, style=style, byte_order_mark=True),
        await entries_file_name(wanted, who.zone),
        form,
    )


@pages.post("/entries/bulk")
@on_error(entries)
async def entries_bulk() -> Redirect:
    """Apply the action of the button."""
    sent = await request.form
    form = fitted(BulkForm, {**sent.to_dict(), "ids": sent.getlist("id")})
    ids = await matching_ids() if form.every else form.ids
    if not ids:
        raise invalid_fields(id=_("Select entries first"))
    if form.do == "update":
        await update_entries(ids, form)
        return await back()
    action, value = ACTIONS[form.do]
    result = await bulk.apply_action(session(), caller(), entry_ids=ids, action=action, value=form.tag or value)
    flash(summary(form.do, result.affected), undo=undo(ids) if form.do == "delete" else "")
    return await back()


async def update_entries(ids: list[int], form: BulkForm) -> None:
    """Change the entries as the form says, and tell what became of them."""
    changes = form.changes()
    if "project_id" in changes and "task_id" not in changes and not form.drop_tasks:
        await check_tasks(ids, changes["project_id"])
    items = await bulk_update.update_many(session(), caller(), entry_ids=ids, keep_tasks=True, **changes)
    flash(outcome(items), undo=undo_change([item.id for item in items if item.status == "updated"]))


async def check_tasks(ids: list[int], project_id: int) -> None:
    """Raise Invalid if entries would lose their tasks by moving to a project."""
    if lost := await moves.count_lost_tasks(session(), caller(), ids, project_id):
        text = ngettext(
            "%(num)d entry has a task that this project does not have; choose a task, or say that it may be dropped",
            "%(num)d entries have a task that this project does not have; choose a task, or say that it may be dropped",
            lost,
        )
        raise invalid_fields(drop_tasks=text % {"num": lost})


class TakeBackForm(RestoreForm):
    """The ids of entries, and when they were changed."""

    until: Instant


@pages.post("/entries/take-back")
@on_error(entries)
async def entries_take_back() -> Redirect:
    """Take a change of the entries in the address back."""
    form = fitted(TakeBackForm, {"id": request.args.getlist("id"), "until": request.args.get("until")})
    count = await take_back.take_back(session(), caller(), entry_ids=form.id, until=form.until)
    flash(summary("update", count))
    return await back()


async def matching_ids() -> list[int]:
    """Return the ids of all entries that the filters select; Invalid if there are too many."""
    found = await queries.find_entry_ids(session(), bind(await filters.entry_query().filter()), limit=MOST_ENTRIES + 1)
    if len(found) > MOST_ENTRIES:
        raise invalid_fields(id=_("At most %(count)s entries can be changed at once") % {"count": MOST_ENTRIES})
    return found


def summary(action: str, number: int) -> str:
    """Return a sentence with the number of entries."""
    if action == "delete":
        text = ngettext("%(num)d entry was deleted", "%(num)d entries were deleted", number)
    else:
        text = ngettext("%(num)d entry was changed", "%(num)d entries were changed", number)
    return text % {"num": number}


def undo(ids: list[int]) -> str:
    """Return the path that restores deleted entries; empty if the ids do not fit into a cookie."""
    if len(ids) > MOST_UNDONE:
        return ""
    return f"{url_for('web.entries_restore')}?{urlencode([('id', entry_id) for entry_id in ids])}"


def undo_change(ids: list[int]) -> str:
    """Return the path that takes back the change that was just made of entries; empty as for `undo`."""
    if not ids or len(ids) > MOST_UNDONE:
        return ""
    query = urlencode([("until", iso(now())), *(("id", entry_id) for entry_id in ids)])
    return f"{url_for('web.entries_take_back')}?{query}"


def outcome(items: list[bulk_update.UpdateResult]) -> str:
    """Return how many entries were changed, and why others could not be."""
    failed = [item for item in items if item.status == "failed"]
    done = summary("update", sum(item.status in ("updated", "unchanged") for item in items))
    if not failed:
        return done
    count = len(failed)
    left = ngettext("%(num)d was not changed", "%(num)d were not changed", count) % {"num": count}
    why = "; ".join(
        dict.fromkeys(
            translate_message(text) for item in failed for texts in (item.errors or {}).values() for text in texts
        )
    )
    return f"{done}. {left}: {why}"
