"""The history of an entry as people read it: who, when, what from what to what."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from app.core.listing import PageRequest, page
from app.routes.context import caller, session
from app.routes.web.texts import gettext
from app.routes.web.texts import marked as _
from app.services.activities import names
from app.services.activities.audit import AUDIT
from app.services.activities.queries import visible_to

LATEST = PageRequest(per_page=100)
ACTIONS = {
    "created": _("Created"),
    "updated": _("Changed"),
    "deleted": _("Deleted"),
    "restored": _("Brought back"),
    "started": _("Timer started"),
    "stopped": _("Timer stopped"),
}
# In the order in which they are shown; others, such as the time of the change, say nothing new.
FIELDS = {
    "start_time": _("Start"),
    "end_time": _("End"),
    "paused_at": _("Paused"),
    "break_seconds": _("Break"),
    "duration_seconds": _("Duration"),
    "project_id": _("Project"),
    "client_id": _("Client"),
    "task_id": _("Task"),
    "notes": _("Notes"),
    "tags": _("Tags"),
    "billable": _("Billable"),
    "paid": _("Paid"),
    "invoice_number": _("Invoice"),
}
KINDS = {
    "start_time": "instant",
    "end_time": "instant",
    "paused_at": "instant",
    "break_seconds": "length",
    "duration_seconds": "length",
    "billable": "truth",
    "paid": "truth",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after (None: nothing). `kind` is `instant`, `length`, `truth`, or empty for text."""

    label: str
    kind: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody did at once. Without `who` it was the server."""

    at: str
    who: str | None
    what: str
    way: str | None
    token: str | None
    changes: list[Change]


async def of_entry(entry_id: int) -> list[Step]:
    """The latest changes of an entry, the newest first, in two statements."""
    given = {**visible_to(caller()), "entity_type": "time_entry", "entity_id": entry_id}
    events = orjson.loads((await page(session(), AUDIT, given, LATEST)).items)
    found = await names.named(session(), ids(events))
    return [
        Step(
            event["created_at"],
            event["actor_name"],
            gettext(ACTIONS.get(event["action"], event["action"])),
            event["surface"],
            event["token_name"],
            list(differences(event, found)),
        )
        for event in events
    ]


def ids(events: list[dict[str, Any]]) -> dict[str, set[int]]:
    """What the events refer to by id."""
    states = [state for event in events for state in (event["before"], event["after"]) if state]
    return {column: {state[column] for state in states if state.get(column)} for column in names.KINDS}


def differences(event: dict[str, Any], found: dict[tuple[str, int], str]) -> Iterator[Change]:
    """What changed; of a new entry what it has, of a deleted one nothing, because that is all still there."""
    before, after = event["before"] or {}, event["after"] or {}
    if event["action"] in ("deleted", "restored"):
        return
    for column, label in FIELDS.items():
        old, new = (said(column, state.get(column), found) for state in (before, after))
        if old != new and (before or new):
            yield Change(gettext(label), KINDS.get(column, ""), old, new)


def said(column: str, value: Any, found: dict[tuple[str, int], str]) -> Any:
    """The value, or the name that an id stands for."""
    return found.get((column, value), f"#{value}") if column in names.KINDS and value is not None else value
