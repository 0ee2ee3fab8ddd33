"""Imports taken back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import apart, by_index, locked
from app.core.errors import Conflict, NotFound
from app.core.events import Event, emit, emit_all, plain, snapshot
from app.core.principal import Principal
from app.services.clients.events import ClientDeleted
from app.services.clients.models import Client
from app.services.imports.booking import COLUMNS
from app.services.imports.events import ImportUndone
from app.services.imports.models import Import, ImportRow
from app.services.projects.events import ProjectDeleted
from app.services.projects.models import Project
from app.services.tasks.events import TaskDeleted
from app.services.tasks.models import Task
from app.services.time_entries.events import TimeEntryDeleted
from app.services.time_entries.models import TimeEntry

CHUNK, MOST_TOLD = 500, 100


async def undo(session: AsyncSession, caller: Principal, import_id: int, *, keep_changed: bool = False) -> Import:
    """Removes for good what an import has made, so that its file can be imported anew. Repeatable.

    Entries that somebody has changed or deleted since are Conflict `entries_changed`, or stay with `keep_changed`, and
    then are still recognised when they come again. Clients, projects and tasks that were made for the import go where
    nothing else uses them and nobody has changed them. NotFound where the import is somebody else's.
    """
    batch = await session.scalar(locked(select(Import).where(Import.id == import_id)))
    if batch is None or (batch.user_id != caller.user_id and not caller.is_admin):
        raise NotFound(f"Import with ID {import_id} not found")
    if batch.undone_at is not None:
        return batch
    if not keep_changed:
        await _unchanged(session, batch)
    await by_index(session)
    await _remove_entries(session, batch)
    await _free_rows(session, batch)
    await _remove_made(session, batch)
    batch.undone_at = now()
    await session.flush()
    emit(session, ImportUndone(id=batch.id, user_id=batch.user_id))
    return batch


def _touched(batch: Import) -> ColumnElement[bool]:
    """Whether an entry is no longer as the import has made it."""
    return or_(TimeEntry.updated_at != batch.created_at, TimeEntry.deleted_at.is_not(None))


async def _unchanged(session: AsyncSession, batch: Import) -> None:
    mine = select(TimeEntry.id).join(ImportRow, ImportRow.entry_id == TimeEntry.id)
    mine = mine.where(ImportRow.import_id == batch.id, _touched(batch))
    count = await session.scalar(select(func.count()).select_from(mine.subquery()))
    if count:
        ids = list(await session.scalars(mine.order_by(TimeEntry.id).limit(MOST_TOLD)))
        text = f"{count} of its entries were changed since; keep_changed=true keeps these and removes the others"
        raise Conflict(text, code="entries_changed", details={"changed": count, "entry_ids": ids})


async def _remove_entries(session: AsyncSession, batch: Import) -> None:
    """Entries in chunks, each with its event.

    Their ids are read at once and from one table: what is removed still lies in PostgreSQL's indexes until the
    transaction ends, so that each chunk that looked for its own rows would have to pass it; and of an import that has
    just come PostgreSQL knows no size, and joins it with entries as if it were a few rows.
    """
    made = select(ImportRow.entry_id).where(ImportRow.import_id == batch.id)
    found = sorted(filter(None, await session.scalars(made)))
    for start in range(0, len(found), CHUNK):
        mine = TimeEntry.id.in_(found[start : start + CHUNK]), ~_touched(batch)
        chosen = select(*TimeEntry.__table__.columns).where(*mine).order_by(TimeEntry.id)
        rows = (await session.execute(chosen)).mappings().all()
        ids = [row["id"] for row in rows]
        gone = ImportRow.import_id == batch.id, ImportRow.entry_id.in_(ids)
        await session.execute(delete(ImportRow).where(*gone).execution_options(synchronize_session=False))
        removed = delete(TimeEntry).where(TimeEntry.id.in_(ids))
        await session.execute(removed.execution_options(synchronize_session=False))
        await emit_all(session, [_deleted(dict(row)) for row in rows], tell=False)


def _deleted(row: dict[str, Any]) -> TimeEntryDeleted:
    before = {name: plain(row[name]) for name in COLUMNS}
    names = ("id", "user_id", "project_id", "task_id")
    return TimeEntryDeleted(before=before, **{name: row[name] for name in names})


async def _free_rows(session: AsyncSession, batch: Import) -> None:
    """Keys of entries that are gone already, by somebody's hand and the end of their retention."""
    gone = ImportRow.import_id == batch.id, ImportRow.state == "created", ImportRow.entry_id.is_(None)
    await session.execute(delete(ImportRow).where(*gone).execution_options(synchronize_session=False))


async def _remove_made(session: AsyncSession, batch: Import) -> None:
    """Tasks, projects and clients, in this order, where they are unused and as they were made."""
    entry = TimeEntry
    kinds: Sequence[tuple[str, type[Task | Project | Client], type[Event], ColumnElement[bool]]] = (
        ("task", Task, TaskDeleted, exists().where(entry.task_id == Task.id)),
        (
            "project",
            Project,
            ProjectDeleted,
            or_(exists().where(entry.project_id == Project.id), exists().where(Task.project_id == Project.id)),
        ),
        (
            "client",
            Client,
            ClientDeleted,
            or_(exists().where(entry.client_id == Client.id), exists().where(Project.client_id == Client.id)),
        ),
    )
    for name, kind, event, used in kinds:
        ids = batch.made.get(name, [])
        for start in range(0, len(ids), CHUNK):
            chunk = kind.id.in_(ids[start : start + CHUNK])
            wanted = select(kind).where(chunk, kind.updated_at == kind.created_at, ~used)
            made = (await session.scalars(wanted.order_by(kind.id))).all()
            await _remove(session, made, event)  # type: ignore[arg-type]  # all of one of the three kinds


async def _remove(session: AsyncSession, made: Sequence[Task | Project | Client], event: type[Event]) -> None:
    """Removes them, but none that something we know nothing of still points at.

    All at once where that goes: on PostgreSQL each attempt of its own is a savepoint, and a thousand of those behind
    many changes took a minute.
    """
    if not made:
        return
    kind = type(made[0])
    removed = delete(kind).where(kind.id.in_([entity.id for entity in made]))
    before = [snapshot(entity) for entity in made]
    try:
        async with apart(session):
            await session.execute(removed.execution_options(synchronize_session=False))
    except IntegrityError:
        if len(made) > 1:
            for entity in made:
                await _remove(session, [entity], event)
        return
    for entity, was in zip(made, before, strict=True):
        session.expunge(entity)
        emit(session, event(id=was["id"], before=was))
