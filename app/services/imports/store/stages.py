"""Large imports on SQLite, which has one writer: written in pieces that nobody sees, then seen at once.

The entries of a stage look as if they had been deleted at `STAGED`, and its events wait in a table of their own.
Between the pieces others write. Publishing shows all of it in one short transaction; a stage that is not published
within `ABANDONED` was left by a process that ended, and is discarded.
"""

import asyncio
from datetime import timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.clock import now
from app.core.db import release_writer
from app.core.errors import Unavailable
from app.core.events import STAGED_COLUMNS, EventRow, StagedEvent
from app.core.messages import N_, stored
from app.services.imports.errors import RowError
from app.services.imports.models import Import, ImportRow
from app.services.imports.store.undo import remove_created
from app.services.time_entries.models import STAGED, TimeEntry

STAGED_FROM = 2_000  # rows: fewer take less than a second in one transaction
ROWS_AT_ONCE = 2_000
SMALLEST_PIECE, LONG_PIECE = 50, 0.25  # rows, seconds
ABANDONED = timedelta(seconds=60)  # since its last piece
PATIENCE, PAUSE = 30, 0.2  # seconds

in_stage = TimeEntry.deleted_at == STAGED


def can_split(session: AsyncSession) -> bool:
    """Return whether work in a session can be committed in pieces: on SQLite, if it is the session's first."""
    return session.get_bind().dialect.name == "sqlite" and not session.in_transaction()


async def make_way(session: AsyncSession, *, splits: bool) -> None:
    """Wait until no other import is staged, and discard abandoned ones; Unavailable if that takes too long.

    Rows are recognized by those of earlier imports, and whether a staged one will be there is not known yet.
    """
    if session.get_bind().dialect.name != "sqlite":
        return
    for _ in range(round(PATIENCE / PAUSE)):
        staged = await session.scalar(select(Import).where(Import.staged_at.is_not(None)).limit(1))
        if staged is None:
            return
        if staged.staged_at and staged.staged_at < now() - ABANDONED:
            await discard(session, staged.id)
        elif not splits:
            break  # this transaction would keep the other one from going on
        else:
            await release_writer(session)
            await asyncio.sleep(PAUSE)
            session.expire(staged)
    raise Unavailable(N_("Another import is running"), headers={"Retry-After": "5"})


def next_size(rows: int, seconds: float, most: int) -> int:
    """Return the rows of the next piece, given those of the last one and its time, for which others could not write."""
    if seconds > LONG_PIECE:
        return max(rows // 2, SMALLEST_PIECE)
    return min(rows * 2, most) if seconds < LONG_PIECE / 2 else rows


async def keep(session: AsyncSession, batch: Import, created: dict[str, list[int]]) -> None:
    """Commit a piece, and note that the stage is in use; `created` is what has to go if it is discarded."""
    batch.staged_at, batch.made = now(), {name: list(ids) for name, ids in created.items()}
    await release_writer(session)


async def publish(session: AsyncSession, batch: Import) -> None:
    """Show the entries and their events."""
    batch.staged_at = None
    # Explicit, because an update would otherwise date it.
    shown = update(TimeEntry).where(in_stage).values(deleted_at=None, updated_at=TimeEntry.updated_at)
    await session.execute(shown.execution_options(synchronize_session=False))
    events = select(*(StagedEvent.__table__.c[name] for name in STAGED_COLUMNS)).order_by(StagedEvent.id)
    await session.execute(insert(EventRow).from_select(STAGED_COLUMNS, events, include_defaults=False))
    await session.execute(delete(StagedEvent))


async def take_out_overlapping(session: AsyncSession, batch: Import) -> list[int]:
    """Take out entries that overlap with what others have written meanwhile; return the seconds of each."""
    other = aliased(TimeEntry)
    overlaps = select(TimeEntry.id, TimeEntry.duration_seconds).join(
        other,
        (other.user_id == TimeEntry.user_id)
        & other.deleted_at.is_(None)
        & (other.updated_at >= batch.created_at)
        & (other.start_time < TimeEntry.end_time)
        & (other.end_time.is_(None) | (other.end_time > TimeEntry.start_time)),
    )
    found = {row.id: row.duration_seconds for row in await session.execute(overlaps.where(in_stage))}
    if found:
        error = RowError("overlap", N_("overlaps with another entry"), field="start")
        rows = ImportRow.entry_id.in_(found)
        told = {"state": "failed", "key": None, "field": error.field, "code": error.code, "message": error.message}
        await session.execute(
            update(ImportRow).where(rows).values(**told, message_source=stored(error.message), entry_id=None)
        )
        await session.execute(delete(StagedEvent).where(StagedEvent.resource_id.in_(found)))
        await session.execute(delete(TimeEntry).where(TimeEntry.id.in_(found)))
    return [seconds or 0 for seconds in found.values()]


async def find_abandoned(session: AsyncSession) -> Import | None:
    """Return a stage that a process has left, or None."""
    return await session.scalar(select(Import).where(Import.staged_at < now() - ABANDONED).limit(1))


async def discard(session: AsyncSession, import_id: int) -> None:
    """Remove a stage with all that was created for it, piece by piece."""
    batch = await session.get_one(Import, import_id, populate_existing=True)
    while await _discard_piece(session, batch):
        await release_writer(session)
    await session.execute(delete(StagedEvent))
    await remove_created(session, batch)
    await session.delete(batch)
    await session.flush()
    await release_writer(session)


async def _discard_piece(session: AsyncSession, batch: Import) -> bool:
    """Remove some rows; False if there are none."""
    rows = select(ImportRow.id).where(ImportRow.import_id == batch.id).limit(ROWS_AT_ONCE)
    entries = select(TimeEntry.id).where(in_stage).limit(ROWS_AT_ONCE)
    gone = [
        await session.execute(delete(kind).where(kind.id.in_(ids)).execution_options(synchronize_session=False))
        for kind, ids in ((ImportRow, rows), (TimeEntry, entries))
    ]
    return any(result.rowcount for result in gone)  # type: ignore[attr-defined]  # of a cursor
