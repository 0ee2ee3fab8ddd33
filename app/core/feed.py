"""The log of events as a feed: an order that never changes, and positions from which a reader continues.

Ids are assigned before a transaction commits, so on PostgreSQL a reader that follows ids alone may skip an event
whose transaction commits later. There, the database gives every event a `position` together with the row: a number
above the ids of all transactions that had ended by then, and above that of its own. Two facts make (position, id)
the order to read in:

* All transactions below the oldest running one have ended. Everything at or below that horizon is complete:
  nothing can appear there any more.
* A transaction that changes a row changed by another one waits for its end, so the later change has a position that
  is not lower, and a higher id: events of one resource keep their order.

SQLite lets one transaction write at a time: there ids alone are the order, and every position is 0.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Row,
    Select,
    SQLColumnExpression,
    String,
    and_,
    column,
    delete,
    func,
    literal_column,
    or_,
    select,
    table,
    true,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from app.core import partitions
from app.core.clock import now
from app.core.db import for_update
from app.core.errors import Gone
from app.core.events import EventRow
from app.core.messages import N_
from app.core.partitions import Monthly
from app.core.types import Base

POSITION_PATTERN = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})", re.ASCII)
HORIZON = literal_column("CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)", BigInteger)
NEXT_TRANSACTION = literal_column("CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint)", BigInteger)
EventColumns = Row[*tuple[Any, ...]]  # `position`, `id` and the columns that were asked for
PRUNED_CHECKPOINT = "pruned"
EVENT_MONTHS = Monthly("events", "occurred_at", ("PRIMARY KEY (id)",))


class Position(NamedTuple):
    """The position of an event, written `position.id`. `START` is before the first one."""

    position: int
    id: int

    def __str__(self) -> str:
        return f"{self.position}.{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Position | None":
        """The position that a text names, or None."""
        found = POSITION_PATTERN.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None


START = Position(0, 0)


class Checkpoint(Base):
    """A stored position: the end of what was pruned, or of what an internal reader has read."""

    __tablename__ = "event_marks"

    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)
    event_id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"))

    @property
    def reached(self) -> Position:
        """The position that was reached."""
        return Position(self.position, self.event_id)

    def move(self, position: Position) -> None:
        """Store another position."""
        self.position, self.event_id = position


@dataclass(frozen=True, slots=True)
class Batch:
    """Events in their order; `position` is where to continue, and `more` is True if others follow it already."""

    rows: Sequence[EventColumns]
    position: Position
    more: bool


def stable(session: AsyncSession) -> ColumnElement[bool]:
    """The condition that nothing can appear at or before an event any more."""
    if session.get_bind().dialect.name == "sqlite":
        return true()
    return EventRow.position <= HORIZON


def events_after(position: Position) -> ColumnElement[bool]:
    """Events after the position."""
    return tuple_(EventRow.position, EventRow.id) > tuple_(position.position, position.id)


def up_to(position: Position) -> ColumnElement[bool]:
    """Events up to and including the position."""
    return tuple_(EventRow.position, EventRow.id) <= tuple_(position.position, position.id)


async def head(session: AsyncSession) -> Position:
    """The position of the last stable event."""
    row = (
        await session.execute(last_selected(select(EventRow.position, EventRow.id).where(stable(session))))
    ).one_or_none()
    return Position(row.position, row.id) if row else START


def last_selected(statement: Select[int, int]) -> Select[int, int]:
    """The last of the selected events."""
    return statement.order_by(EventRow.position.desc(), EventRow.id.desc()).limit(1)


async def check_not_pruned(session: AsyncSession, since: Position, end: Position) -> None:
    """Raise Gone `reset` if the log no longer has what followed `since`: it was pruned, or is another log."""
    there = select(EventRow.id).where(EventRow.id == since.id, EventRow.position == since.position)
    if since <= end and await session.scalar(there) is not None:
        return
    if since == await checkpoint(session, PRUNED_CHECKPOINT):
        return
    raise Gone(
        N_("What followed this cursor is no longer kept"),
        code="reset",
        details={
            "reset": True,
            "cursor": str(end),
            "instructions": "Read the lists of all resources anew, then go on with this cursor",
        },
    )


async def read_events(
    session: AsyncSession,
    since: Position | None,
    *conditions: ColumnElement[bool],
    limit: int,
    columns: Sequence[SQLColumnExpression[object]],
) -> Batch:
    """The stable events after `since` (None: after what was pruned) that meet the conditions, at most `limit`.

    Each row has `columns` in addition to `position` and `id`. Raises Gone `reset` if `since` is too old.
    """
    found = await read_after(session, since or START, *conditions, limit=limit, columns=columns)
    if since is not None:
        # After reading, because the log may have been pruned in between.
        await check_not_pruned(session, since, await head(session))
    return found


async def read_after(
    session: AsyncSession,
    since: Position,
    *conditions: ColumnElement[bool],
    limit: int,
    columns: Sequence[SQLColumnExpression[object]],
) -> Batch:
    """The same for a reader whose position is known to be valid: nothing after it is pruned."""
    end = await head(session)
    statement = select(EventRow.position, EventRow.id, *columns).where(events_after(since), up_to(end), *conditions)
    statement = statement.order_by(EventRow.position, EventRow.id).limit(limit + 1)
    rows = (await session.execute(statement)).all()
    if len(rows) > limit:
        return Batch(rows[:limit], Position(rows[limit - 1].position, rows[limit - 1].id), True)
    return Batch(rows, max(since, end), False)


async def checkpoint(session: AsyncSession, name: str, *, lock: bool = False) -> Position:
    """A stored position; `START` if there is none."""
    statement = select(Checkpoint).where(Checkpoint.name == name)
    found = await session.scalar(for_update(statement) if lock else statement)
    return found.reached if found else START


async def prune(session: AsyncSession, *, keep_days: int, not_beyond: Position | None = None) -> int:
    """Delete events older than `keep_days`, but none after `not_beyond`; return their number.

    The last event is kept, however old it is: SQLite would reuse its id. On PostgreSQL events go by months.
    """
    if partitions.is_partitioned(session):
        return await _drop_months(session, keep_days=keep_days, not_beyond=not_beyond)
    end = await head(session)
    before = or_(EventRow.position < end.position, and_(EventRow.position == end.position, EventRow.id < end.id))
    old = select(EventRow.position, EventRow.id).where(EventRow.occurred_at < now() - timedelta(days=keep_days), before)
    if not_beyond is not None:
        old = old.where(up_to(not_beyond))
    last = (await session.execute(last_selected(old))).one_or_none()
    if last is None:
        return 0
    end_of_old = Position(last.position, last.id)
    await _note_pruned(session, end_of_old)
    deleted = await session.execute(delete(EventRow).where(up_to(end_of_old)).returning(EventRow.id))
    return len(deleted.all())


async def _note_pruned(session: AsyncSession, last: Position) -> None:
    await session.merge(Checkpoint(name=PRUNED_CHECKPOINT, position=last.position, event_id=last.id))
    await session.flush()


async def _drop_months(session: AsyncSession, *, keep_days: int, not_beyond: Position | None) -> int:
    """Drop the partitions that are old as a whole, the oldest first."""
    number, end = 0, await head(session)
    for month in await partitions.old_partitions(session, EVENT_MONTHS, keep_days=keep_days):
        rows = table(month.name, column("position"), column("id"))
        ordered = select(rows.c.position, rows.c.id).order_by(rows.c.position.desc(), rows.c.id.desc()).limit(1)
        found = (await session.execute(ordered)).one_or_none()
        if found is not None:
            last = Position(found.position, found.id)
            if last >= end or (not_beyond is not None and last > not_beyond):
                break  # nothing would be left, or somebody has yet to read it
            number += await session.scalar(select(func.count()).select_from(rows)) or 0
            await _note_pruned(session, last)
        await partitions.drop(session, month)
    return number


async def bootstrap(session: AsyncSession) -> None:
    """Adopt a log that was written by another PostgreSQL server and restored on this one.

    Positions are counted by the server, and a new one begins low: what was written before would never become stable,
    or come after what is written now. All of it becomes position 0, and readers continue by id; older cursors are
    answered with `reset`.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    foreign = select(func.max(EventRow.id)).where(EventRow.position > NEXT_TRANSACTION)
    last = await session.scalar(foreign)
    if last is None:
        return
    for reader in (await session.scalars(select(Checkpoint))).all():
        # Some events may be read twice, but none is skipped.
        first = await session.scalar(select(func.min(EventRow.id)).where(events_after(reader.reached)))
        reader.move(Position(0, reader.event_id if first is None else first - 1))
    await session.execute(update(EventRow).where(EventRow.id <= last).values(position=0))
    await session.flush()
