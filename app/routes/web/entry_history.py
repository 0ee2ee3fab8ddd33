"""The history of an entry: its changes with user, time, old and new values."""

from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from app.core.listing import PageRequest, page
from app.core.messages import N_
from app.routes.context import bind, session
from app.routes.web.i18n import gettext
from app.routes.web.lists import Row
from app.services.activities import names
from app.services.activities.audit import AUDIT
from app.services.activities.filters import AuditFilter
from app.services.time_entries.columns import HISTORY_COLUMNS

LATEST = PageRequest(per_page=100)
ACTIONS = {
    "created": N_("Created"),
    "updated": N_("Changed"),
    "deleted": N_("Deleted"),
    "restored": N_("Restored"),
    "started": N_("Timer started"),
    "stopped": N_("Timer stopped"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after (None: nothing); `kind` is that of its column."""

    label: str
    kind: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Step:
    """The changes of one action. Without `user`, it was the server's."""

    at: str
    user: str | None
    action: str
    surface: str | None
    token: str | None
    changes: list[Change]


async def entry_history(entry_id: int) -> list[Step]:
    """Return the latest changes of an entry, the newest first, in two statements."""
    wanted = AuditFilter(entity_type="time_entry", entity_id=entry_id)
    events = orjson.loads((await page(session(), AUDIT, bind(wanted), LATEST)).items)
    found = await names.lookup(session(), referenced_ids(events))
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


def referenced_ids(events: list[Row]) -> dict[str, set[int]]:
    """Return the ids that the events refer to, by column."""
    states = [state for event in events for state in (event["before"], event["after"]) if state]
    return {column: {state[column] for state in states if state.get(column)} for column in names.TABLES}


def differences(event: Row, found: dict[tuple[str, int], str]) -> Iterator[Change]:
    """Yield the changed fields; all of a new entry, none of a deleted or restored one."""
    before, after = event["before"] or {}, event["after"] or {}
    if event["action"] in ("deleted", "restored"):
        return
    for column in HISTORY_COLUMNS:
        old, new = (display_value(column.name, state.get(column.name), found) for state in (before, after))
        if old != new and (before or new):
            yield Change(gettext(column.label), column.kind, old, new)


def display_value(column: str, value: object, found: dict[tuple[str, int], str]) -> object:
    """Return the value, or the name of the object if it is an id."""
    if column in names.TABLES and isinstance(value, int):
        return found.get((column, value), f"#{value}")
    return value
