"""The same changes to many entries, each of them judged by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import apply, record
from app.core.errors import Fields, Invalid
from app.core.events import emit_all
from app.core.principal import Principal
from app.core.types import Base
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries import bulk, entries, rules
from app.services.time_entries.events import TimeEntryUpdated, facts
from app.services.time_entries.models import TimeEntry

CHANGEABLE = ("project_id", "client_id", "task_id", "notes", "tags", "billable")
BOOKED_ON = frozenset({"project_id", "client_id", "task_id"})


@dataclass(frozen=True, slots=True)
class Item:
    """What became of one entry: `updated`, `unchanged`, `skipped` because it runs, or `failed` with what is wrong."""

    id: int
    status: str
    errors: Fields | None = None


async def update(
    session: AsyncSession, caller: Principal, *, entry_ids: Sequence[int], changes: Mapping[str, Any]
) -> list[Item]:
    """Changes what `changes` names (of CHANGEABLE) in each entry, by the rules of `entries.update`.

    An entry that they do not fit stays as it is and keeps no other from changing. The items come in the order of
    the ids. NotFound where an entry is not there or somebody else's: then nothing changes. The number of statements
    does not depend on the number of entries.
    """
    found = await bulk.visible(session, caller, entry_ids)
    at_hand = await _at_hand(session, found, changes)
    items, events = [], {}
    for entry in found:
        item = await _changed(session, entry, changes)
        items.append(item)
        if item.status == "updated":
            events[entry] = TimeEntryUpdated(**record(entry), **facts(entry))
    bulk.level(events)
    await session.flush()
    await emit_all(session, list(events.values()))
    at_hand.clear()
    return items


async def _changed(session: AsyncSession, entry: TimeEntry, changes: Mapping[str, Any]) -> Item:
    """Changes one entry, or leaves it as it was."""
    if entry.end_time is None:
        return Item(entry.id, "skipped")
    before = {name: getattr(entry, name) for name in CHANGEABLE}
    apply(entry, entries.settled(entry, changes), entries.REQUIRED)
    try:
        if BOOKED_ON & changes.keys():
            await rules.target(session, entry)
    except Invalid as error:
        for name, value in before.items():
            setattr(entry, name, value)
        return Item(entry.id, "failed", error.fields)
    return Item(entry.id, "updated" if record(entry) else "unchanged")


async def _at_hand(session: AsyncSession, found: Sequence[TimeEntry], changes: Mapping[str, Any]) -> list[Base]:
    """What the rules will ask for. The session forgets what nobody holds, so it is held until the end."""
    if not BOOKED_ON & changes.keys():
        return []
    held: list[Base] = []
    for kind, name in ((Project, "project_id"), (Client, "client_id"), (Task, "task_id")):
        ids = {getattr(entry, name) for entry in found} | {changes.get(name)}
        held += await session.scalars(select(kind).where(kind.id.in_(ids - {None})))
    return held
