"""Undoing of imports."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, RowMapping, delete, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import disable_seqscan, for_update, release_writer, savepoint
from app.core.errors import Conflict, NotFound
from app.core.events import Event, emit, emit_all, json_value, snapshot
from app.core.messages import N_
from app.core.principal import Principal
from app.services.clients.events import ClientDeleted
from app.services.clients.models import Client
from app.services.imports.events import ImportUndone
from app.services.imports.models import Import, ImportRow
from app.services.imports.store.entry_writer import ENTRY_FIELDS
from app.services.projects.events import ProjectDeleted
from app.services.projects.models import Project
from app.services.tasks.events import TaskDeleted
from app.services.tasks.models import Task
from app.services.time_entries.events import TimeEntryDeleted
from app.services.time_entries.models import TimeEntry

ENTRIES_PER_CHUNK, MAX_LISTED_IDS = 500, 100


async def revert_import(
    session: AsyncSession, caller: Principal, import_id: int, *, keep_changed: bool = False
) -> Import:
    """Remove for good all that an import has created, so that its file can be imported again. Repeatable.

    For entries that were changed or deleted since, raise Conflict `entries_changed`, or keep them with `keep_changed`;
    they are then still recognized by later imports. Clients, projects and tasks that were created for the import are
    removed if nothing uses them and nobody has changed them. NotFound if the import is another user's.
    """
    # On SQLite others write between the chunks: what an interrupted undo has left, the next one removes.
    apart = session.get_bind().dialect.name == "sqlite" and not session.in_transaction()
    batch = await session.scalar(for_update(select(Import).where(Import.id == import_id, Import.staged_at.is_(None))))
    if batch is None or (batch.user_id != caller.user_id and not caller.is_admin):
        raise NotFound(N_("Import with ID {import_id} not found", import_id=import_id))
    if batch.undone_at is not None:
        return batch
    if not keep_changed:
        await _check_unchanged(session, batch)
    await disable_seqscan(session)
    await _remove_entries(session, batch, apart=apart)
    await _free_rows(session, batch)
    await remove_created(session, batch)
    batch.undone_at = now()
    await session.flush()
    emit(session, ImportUndone(id=batch.id, user_id=batch.user_id))
    return batch


def _is_changed(batch: Import) -> ColumnElement[bool]:
    """The condition that an entry was changed or deleted since the import."""
    return or_(TimeEntry.updated_at != batch.created_at, TimeEntry.deleted_at.is_not(None))


async def _check_unchanged(session: AsyncSession, batch: Import) -> None:
    mine = select(TimeEntry.id).join(ImportRow, ImportRow.entry_id == TimeEntry.id)
    mine = mine.where(ImportRow.import_id == batch.id, _is_changed(batch))
    count = await session.scalar(select(func.count()).select_from(mine.subquery()))
    if count:
        ids = list(await session.scalars(mine.order_by(TimeEntry.id).limit(MAX_LISTED_IDS)))
        text = N_(
            "{count} of its entries were changed since; keep_changed=true keeps these and removes the others",
            count=count,
        )
        raise Conflict(text, code="entries_changed", details={"changed": count, "entry_ids": ids})


async def _remove_entries(session: AsyncSession, batch: Import, *, apart: bool) -> None:
    """Remove entries in chunks, each with its event; `apart`: each in a transaction of its own.

    Their ids are read at once and from one table: PostgreSQL's indexes keep removed rows until the transaction ends, so
    that each chunk that searched for its own rows would have to skip them; and PostgreSQL has no statistics of a new
    import, so that it would plan a join with entries as if for a few rows.
    """
    made = select(ImportRow.entry_id).where(ImportRow.import_id == batch.id)
    found = sorted(filter(None, await session.scalars(made)))
    for start in range(0, len(found), ENTRIES_PER_CHUNK):
        mine = TimeEntry.id.in_(found[start : start + ENTRIES_PER_CHUNK]), ~_is_changed(batch)
        chosen = select(*TimeEntry.__table__.columns).where(*mine).order_by(TimeEntry.id)
        rows = (await session.execute(chosen)).mappings().all()
        ids = [row["id"] for row in rows]
        gone = ImportRow.import_id == batch.id, ImportRow.entry_id.in_(ids)
        await session.execute(delete(ImportRow).where(*gone).execution_options(synchronize_session=False))
        removed = delete(TimeEntry).where(TimeEntry.id.in_(ids))
        await session.execute(removed.execution_options(synchronize_session=False))
        await emit_all(session, [_deleted(row) for row in rows], deliver=False)
        if apart:
            await release_writer(session)


def _deleted(row: RowMapping) -> TimeEntryDeleted:
    before = {name: json_value(row[name]) for name in ENTRY_FIELDS}
    names = ("id", "user_id", "project_id", "task_id")
    return TimeEntryDeleted(before=before, **{name: row[name] for name in names})


async def _free_rows(session: AsyncSession, batch: Import) -> None:
    """Remove the rows of entries that were purged after they had been deleted."""
    gone = ImportRow.import_id == batch.id, ImportRow.state == "created", ImportRow.entry_id.is_(None)
    await session.execute(delete(ImportRow).where(*gone).execution_options(synchronize_session=False))


async def remove_created(session: AsyncSession, batch: Import) -> None:
    """Remove the tasks, projects and clients of an import, in this order, if they are unused and unchanged."""
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
        for start in range(0, len(ids), ENTRIES_PER_CHUNK):
            chunk = kind.id.in_(ids[start : start + ENTRIES_PER_CHUNK])
            wanted = select(kind).where(chunk, kind.updated_at == kind.created_at, ~used)
            made = (await session.scalars(wanted.order_by(kind.id))).all()
            await _remove(session, made, event)  # type: ignore[arg-type]  # all of one of the three kinds


async def _remove(session: AsyncSession, made: Sequence[Task | Project | Client], event: type[Event]) -> None:
    """Remove objects, except those that rows of unknown tables still refer to.

    All at once if possible: on PostgreSQL each attempt is a savepoint, and a thousand of those after many changes took
    a minute.
    """
    if not made:
        return
    kind = type(made[0])
    removed = delete(kind).where(kind.id.in_([entity.id for entity in made]))
    before = [snapshot(entity) for entity in made]
    try:
        async with savepoint(session):
            await session.execute(removed.execution_options(synchronize_session=False))
    except IntegrityError:
        if len(made) > 1:
            for entity in made:
                await _remove(session, [entity], event)
        return
    for entity, was in zip(made, before, strict=True):
        session.expunge(entity)
        emit(session, event(id=entity.id, before=was))
