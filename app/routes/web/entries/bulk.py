"""One action on the entries that are checked in the list."""

from typing import Any, Literal
from urllib.parse import urlencode

from pydantic import Field
from quart import Blueprint, request, url_for

from app.core.errors import invalid_fields
from app.routes.bulk import MOST
from app.routes.context import caller, session
from app.routes.web.entries import asked
from app.routes.web.entries.listed import page
from app.routes.web.forms import back, fitted, shown_again
from app.routes.web.texts import gettext as _
from app.routes.web.texts import ngettext, said
from app.routes.web.toast import tell
from app.routes.wire import Id, Line, Query, Tags
from app.services.time_entries import bulk, bulk_update, queries

# What the buttons send, as the service takes it; a tag comes from its field.
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
    """What to do with which entries, or with `every` one that the list has on any page.

    For `update`, what is empty stays; `none` takes the task away.
    """

    ids: list[Id] = Field(max_length=MOST)
    every: Line | None = None
    do: Literal["billable", "not_billable", "paid", "unpaid", "add_tag", "remove_tag", "delete", "update"]
    tag: Line | None = None
    project_id: Id | None = None
    task_id: Id | Literal["none"] | None = None
    tags: Tags | None = None
    billable: Literal["true", "false"] | None = None

    def changes(self) -> dict[str, Any]:
        """What `update` changes; Invalid where that is nothing."""
        found: dict[str, Any] = {
            name: value for name in ("project_id", "tags", "task_id") if (value := getattr(self, name)) is not None
        }
        if self.task_id == NONE:
            found["task_id"] = None
        if self.billable is not None:
            found["billable"] = self.billable == "true"
        if not found:
            raise invalid_fields(do=_("Choose what to change"))
        return found


def mount(blueprint: Blueprint) -> None:
    """Adds the route."""
    blueprint.add_url_rule("/entries/bulk", "entries_bulk", change, methods=["POST"])


@shown_again(page)
async def change() -> Any:
    """Does what the pressed button says."""
    sent = await request.form
    form = fitted(BulkForm, {**sent.to_dict(), "ids": sent.getlist("id")})
    ids = await every() if form.every else form.ids
    if not ids:
        raise invalid_fields(id=_("Check the entries first"))
    if form.do == "update":
        items = await bulk_update.update(session(), caller(), entry_ids=ids, changes=form.changes())
        tell(outcome(items))
        return await back()
    action, value = ACTIONS[form.do]
    result = await bulk.apply(session(), caller(), entry_ids=ids, action=action, value=form.tag or value)
    tell(counted(form.do, result.affected), undo=undo(ids) if form.do == "delete" else "")
    return await back()


async def every() -> list[int]:
    """All entries that the filters in the address let through; Invalid where they are too many at once."""
    found = await queries.ids(session(), await asked.asked().filters(), limit=MOST + 1)
    if len(found) > MOST:
        raise invalid_fields(id=_("At most %(count)s entries can be changed at once") % {"count": MOST})
    return found


def counted(action: str, number: int) -> str:
    """What was done to how many."""
    if action == "delete":
        text = ngettext("%(num)d entry was deleted", "%(num)d entries were deleted", number)
    else:
        text = ngettext("%(num)d entry was changed", "%(num)d entries were changed", number)
    return text % {"num": number}


def undo(ids: list[int]) -> str:
    """Where deleted entries come back from; empty for more than a cookie holds. Their page has them all the same."""
    if len(ids) > MOST_UNDONE:
        return ""
    return f"{url_for('web.entries_restore')}?{urlencode([('id', entry_id) for entry_id in ids])}"


def outcome(items: list[bulk_update.Item]) -> str:
    """How many were changed, and why others could not be."""
    failed = [item for item in items if item.status == "failed"]
    done = counted("update", sum(item.status in ("updated", "unchanged") for item in items))
    if not failed:
        return done
    count = len(failed)
    left = ngettext("%(num)d was left as it is", "%(num)d were left as they are", count) % {"num": count}
    why = "; ".join(
        dict.fromkeys(said(text) for item in failed for texts in (item.errors or {}).values() for text in texts)
    )
    return f"{done}. {left}: {why}"
