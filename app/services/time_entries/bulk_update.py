"""The same changes to many entries, each of which succeeds or fails by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Unpack

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import apply_changes, pending_changes
from app.core.errors import FieldErrors, Invalid
from app.core.events import emit_all
from app.core.principal import Principal
from app.core.types import Base
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries import bulk, entries, moves, tags, targets
from app.services.time_entries.events import TimeEntryUpdated, event_fields
from app.services.time_entries.fields import WorkFields
from app.services.time_entries.models import TimeEntry

TARGET_FIELDS = frozenset({"project_id", "client_id", "task_id"})


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """The outcome for one entry: `updated`, `unchanged`, `skipped` because it runs, or `failed` with the errors."""

    id: int
    status: str
    errors: FieldErrors | None = None


async def update_many(
    session: AsyncSession,
    caller: Principal,
    *,
    entry_ids: Sequence[int],
    keep_tasks: bool = False,
    **changes: Unpack[WorkFields],
) -> list[UpdateResult]:
    """Change the given fields of each entry, by the rules of `entries.update`.

    With `keep_tasks`, entries that move to another project get its task of the same name, if it has one.

    An entry that they do not fit stays as it is and does not keep others from changing. The results are in the order
    of the ids. If an entry does not exist or is another user's, raise NotFound and change nothing. The number of
    statements does not depend on the number of entries.
    """
    if "tags" in changes:
        changes["tags"] = await tags.spell(session, changes["tags"])
    found = await bulk.lock_visible(session, caller, entry_ids)
    old_tasks = {entry.task_id for entry in found} if keep_tasks else set()
    kept = await moves.kept_tasks(session, old_tasks, changes.get("project_id"))
    at_hand = await _preload(session, found, changes, kept.values())
    items, events = [], {}
    for entry in found:
        own = changes.copy()
        if entry.task_id in kept:
            own.setdefault("task_id", kept[entry.task_id])
        item = await _update_entry(session, entry, own)
        items.append(item)
        if item.status == "updated":
            events[entry] = TimeEntryUpdated(**pending_changes(entry), **event_fields(entry))
    bulk.align_columns(events)
    await session.flush()
    await emit_all(session, list(events.values()))
    at_hand.clear()
    return items


async def _update_entry(session: AsyncSession, entry: TimeEntry, changes: WorkFields) -> UpdateResult:
    """Change one entry, or leave it as it was."""
    if entry.end_time is None:
        return UpdateResult(entry.id, "skipped")
    before = {name: getattr(entry, name) for name in WorkFields.__annotations__}
    changes = changes.copy()
    follows = await targets.follows_project(session, entry, changes)
    entries.add_consequences(entry, changes)
    apply_changes(entry, changes, entries.REQUIRED)
    try:
        if TARGET_FIELDS & changes.keys():
            await targets.check_changed(session, entry, follows=follows)
    except Invalid as error:
        for name, value in before.items():
            setattr(entry, name, value)
        return UpdateResult(entry.id, "failed", error.fields)
    return UpdateResult(entry.id, "updated" if pending_changes(entry) else "unchanged")


async def _preload(
    session: AsyncSession, found: Sequence[TimeEntry], changes: WorkFields, task_ids: Iterable[int]
) -> list[Base]:
    """Load what the rules will read. The session holds weak references, so the caller keeps the list until the end."""
    if not TARGET_FIELDS & changes.keys():
        return []
    held: list[Base] = []
    for kind, name in ((Project, "project_id"), (Client, "client_id"), (Task, "task_id")):
        ids = {getattr(entry, name) for entry in found} | {changes.get(name), *(task_ids if kind is Task else ())}
        held += await session.scalars(select(kind).where(kind.id.in_(ids - {None})))
    return held
