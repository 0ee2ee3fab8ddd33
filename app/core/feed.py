"""The log of events as a feed: one order that never changes, and places in it from which a reader goes on.

Ids are given out before a transaction commits, so on PostgreSQL a reader that goes by ids alone may step over an
event whose transaction commits later. Every event therefore has a `position` there, made by the database with the
row: a number that is above the ids of all transactions that had ended by then, and above that of its own. Two facts
make (position, id) the order to read in:

* All transactions below the oldest running one have ended. What lies at or below that horizon is complete: nothing
  can appear there any more.
* Who changes a row that somebody else has changed waits for the other's end, so the later change has a position that
  is not lower, and a higher id: events of one resource keep their own order.

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
    String,
    and_,
    delete,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import locked
from app.core.errors import Gone
from app.core.events import EventRow
from app.core.types import Base

FORM = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})", re.ASCII)
HORIZON = literal_column("CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)", BigInteger)
NEXT = literal_column("CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint)", BigInteger)
PRUNED = "pruned"


class Place(NamedTuple):
    """Where an event stands; written `position.id`. `START` is before the first one."""

    position: int
    id: int

    def __str__(self) -> str:
        return f"{self.position}.{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """The place that a text names; None where it names none."""
        found = FORM.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None


START = Place(0, 0)


class Mark(Base):
    """A place that is remembered: until where the log was pruned, until where a reader of our own has come."""

    __tablename__ = "event_marks"

    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)
    event_id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"))

    @property
    def place(self) -> Place:
        """As a place."""
        return Place(self.position, self.event_id)

    def move(self, place: Place) -> None:
        """Remembers another place."""
        self.position, self.event_id = place


@dataclass(frozen=True, slots=True)
class Batch:
    """Events in their order; `place` is where to go on, and `more` whether there are some beyond it already."""

    rows: Sequence[Row[Any]]
    place: Place
    more: bool


def settled(session: AsyncSession) -> ColumnElement[bool]:
    """Events below which nothing can appear any more."""
    if session.get_bind().dialect.name == "sqlite":
        return true()
    return EventRow.position <= HORIZON


def beyond(place: Place) -> ColumnElement[bool]:
    """Events after the place."""
    return tuple_(EventRow.position, EventRow.id) > tuple_(place.position, place.id)


def until(place: Place) -> ColumnElement[bool]:
    """Events up to the place, that one included."""
    return tuple_(EventRow.position, EventRow.id) <= tuple_(place.position, place.id)


async def head(session: AsyncSession) -> Place:
    """The last settled event."""
    row = (await session.execute(newest(select(EventRow.position, EventRow.id).where(settled(session))))).one_or_none()
    return Place(row.position, row.id) if row else START


def newest(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The last of the selected events."""
    return statement.order_by(EventRow.position.desc(), EventRow.id.desc()).limit(1)


async def check(session: AsyncSession, since: Place, end: Place) -> None:
    """Raises Gone `reset` where the log no longer knows what followed `since`: it was pruned, or is another log."""
    there = select(EventRow.id).where(EventRow.id == since.id, EventRow.position == since.position)
    if since <= end and await session.scalar(there) is not None:
        return
    if since == await mark(session, PRUNED):
        return
    raise Gone(
        "What followed this cursor is no longer kept",
        code="reset",
        details={
            "reset": True,
            "cursor": str(end),
            "instructions": "Read the lists of all resources anew, then go on with this cursor",
        },
    )


async def read(
    session: AsyncSession, since: Place | None, *conditions: ColumnElement[bool], limit: int, columns: Sequence[Any]
) -> Batch:
    """The settled events after `since` (None: after what was pruned) that fulfil the conditions, at most `limit`.

    `columns` are what each row has, besides `position` and `id`. Raises Gone `reset` where `since` is too old.
    """
    found = await following(session, since or START, *conditions, limit=limit, columns=columns)
    if since is not None:
        # Afterwards, because the log may have been pruned in between.
        await check(session, since, await head(session))
    return found


async def following(
    session: AsyncSession, since: Place, *conditions: ColumnElement[bool], limit: int, columns: Sequence[Any]
) -> Batch:
    """The same for a reader whose place is known to be good: nothing beyond it is pruned."""
    end = await head(session)
    statement = select(EventRow.position, EventRow.id, *columns).where(beyond(since), until(end), *conditions)
    statement = statement.order_by(EventRow.position, EventRow.id).limit(limit + 1)
    rows = (await session.execute(statement)).all()
    if len(rows) > limit:
        return Batch(rows[:limit], Place(rows[limit - 1].position, rows[limit - 1].id), True)
    return Batch(rows, max(since, end), False)


async def mark(session: AsyncSession, name: str, *, lock: bool = False) -> Place:
    """A place that is remembered; `START` where there is none."""
    statement = select(Mark).where(Mark.name == name)
    found = await session.scalar(locked(statement) if lock else statement)
    return found.place if found else START


async def prune(session: AsyncSession, *, keep_days: int, not_beyond: Place | None = None) -> int:
    """Removes what is older than `keep_days`, but nothing `not_beyond` a place; returns how many events.

    The last event stays however old it is: SQLite would give its id to another one.
    """
    end = await head(session)
    before = or_(EventRow.position < end.position, and_(EventRow.position == end.position, EventRow.id < end.id))
    old = select(EventRow.position, EventRow.id).where(EventRow.occurred_at < now() - timedelta(days=keep_days), before)
    if not_beyond is not None:
        old = old.where(until(not_beyond))
    last = (await session.execute(newest(old))).one_or_none()
    if last is None:
        return 0
    place = Place(last.position, last.id)
    await session.merge(Mark(name=PRUNED, position=place.position, event_id=place.id))
    await session.flush()
    gone = await session.execute(delete(EventRow).where(until(place)).returning(EventRow.id))
    return len(gone.all())


async def adopt(session: AsyncSession) -> None:
    """Takes over a log that another PostgreSQL server has written, of which this one is a restored copy.

    Positions are counted by the server, and a new one begins low: what was written before would never settle, or
    come after what is written now. All of it becomes position 0, and readers go on by id; cursors that were handed
    out before are answered with `reset`.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    foreign = select(func.max(EventRow.id)).where(EventRow.position > NEXT)
    last = await session.scalar(foreign)
    if last is None:
        return
    for reader in (await session.scalars(select(Mark))).all():
        # Some events may be read twice, but none never.
        first = await session.scalar(select(func.min(EventRow.id)).where(beyond(reader.place)))
        reader.move(Place(0, reader.event_id if first is None else first - 1))
    await session.execute(update(EventRow).where(EventRow.id <= last).values(position=0))
    await session.flush()
