"""The timesheet: what a user worked on, day by day, and how typing another length changes the entries behind it.

A cell is the time on one work that began on one day of the user's zone; a running timer counts once it has ended.

* What a cell had when it was seen must be what it has now; else somebody else was quicker, and is not overwritten.
* An empty cell becomes one entry, in the first stretch of the day that is long enough and that no entry of the user
  takes: from 09:00 on, else from midnight.
* More time: the last entry ends later where the time after it is free; else the rest becomes an entry of its own, as
  in an empty cell.
* Less time: the last entry ends earlier, and must be longer than what is taken from it.
* No time: the only entry is deleted; of several, none is.
* Lengths are compared by the minute, so a cell that is typed as it reads stays as it is to the second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import day_end, day_start
from app.core.db import locked
from app.core.errors import Conflict, Invalid
from app.core.principal import Principal
from app.services.accounts import users
from app.services.time_entries import entries
from app.services.time_entries.lengths import clock
from app.services.time_entries.models import TimeEntry

WORKDAY = time(9)  # in the user's zone


@dataclass(frozen=True, slots=True)
class Work:
    """What a row is about: a project with perhaps one of its tasks, or a client without a project."""

    project_id: int | None = None
    task_id: int | None = None
    client_id: int | None = None


async def fill(
    session: AsyncSession, caller: Principal, work: Work, day: date, seconds: int, *, seen: int
) -> int | None:
    """Makes a cell of the caller's, that had `seen` seconds, have `seconds`; returns the id of an entry it deleted.

    Raises Conflict where the cell has changed since or the day has no room, Invalid while a timer runs there, where
    several entries would have to change or the day has fewer hours, and what `entries.create` and `update` raise.
    """
    await users.lock(session, caller.user_id)
    since, before = day_start(day, caller.zone), day_end(day, caller.zone)
    held = await _held(session, caller, work, since, before)
    if any(entry.end_time is None for entry in held):
        raise Invalid("The timer is running here; stop it first", code="invalid_state")
    total = sum(entry.duration_seconds or 0 for entry in held)
    if total != seen:
        raise Conflict(f"This was {clock(seen)} when you saw it and is {clock(total)} now; save again to change that")
    if seconds // 60 == total // 60:
        return None
    if seconds < total:
        return await _shrink(session, caller, held, total - seconds)
    if timedelta(seconds=seconds) > before - since:
        raise Invalid(f"This day has {(before - since) // timedelta(hours=1)} hours", code="validation_error")
    await _grow(session, caller, work, day, held, timedelta(seconds=seconds - total))
    return None


async def _held(
    session: AsyncSession, caller: Principal, work: Work, since: datetime, before: datetime
) -> Sequence[TimeEntry]:
    """The entries of a cell, locked, in the order in which they end."""
    statement = select(TimeEntry).where(
        TimeEntry.user_id == caller.user_id,
        TimeEntry.deleted_at.is_(None),
        TimeEntry.project_id.is_not_distinct_from(work.project_id),
        TimeEntry.task_id.is_not_distinct_from(work.task_id),
        TimeEntry.client_id.is_not_distinct_from(work.client_id),
        TimeEntry.start_time >= since,
        TimeEntry.start_time < before,
    )
    return (await session.scalars(locked(statement.order_by(TimeEntry.end_time, TimeEntry.id)))).all()


async def _shrink(session: AsyncSession, caller: Principal, held: Sequence[TimeEntry], less: int) -> int | None:
    last = held[-1]
    spare = last.duration_seconds or 0
    if spare > less:
        end = (last.end_time or last.start_time) - timedelta(seconds=less)
        await entries.update(session, caller, last.id, {"end_time": end})
        return None
    if len(held) > 1:
        raise Invalid(
            f"This is made up of {len(held)} entries, and the last has only {clock(spare)}; change them one by one",
            code="invalid_state",
        )
    await entries.delete(session, caller, last.id)
    return last.id


async def _grow(
    session: AsyncSession, caller: Principal, work: Work, day: date, held: Sequence[TimeEntry], more: timedelta
) -> None:
    last = held[-1] if held else None
    since, before = day_start(day, caller.zone), day_end(day, caller.zone)
    end = last.end_time if last and last.end_time else since
    taken = await _taken(session, caller, since, max(end, before) + more, last)
    free = all(start >= end + more or stop <= end for start, stop in taken)
    if last and free and (end + more <= before or end > before):
        await entries.update(session, caller, last.id, {"end_time": end + more})
        return
    if last:
        taken = sorted([*taken, (last.start_time, end)])
    begin = datetime.combine(day, WORKDAY, ZoneInfo(caller.zone)).astimezone(UTC)
    start = gap(taken, begin, before, more) or gap(taken, since, before, more)
    if start is None:
        raise Conflict(
            f"This day has no free stretch of {clock(int(more.total_seconds()))}; add the entry with its times"
        )
    await entries.create(
        session,
        caller,
        start_time=start,
        end_time=start + more,
        project_id=work.project_id,
        task_id=work.task_id,
        client_id=work.client_id,
    )


async def _taken(
    session: AsyncSession, caller: Principal, since: datetime, before: datetime, but: TimeEntry | None
) -> list[tuple[datetime, datetime]]:
    """When the caller has other entries; a running one takes all that follows."""
    statement = select(TimeEntry.start_time, TimeEntry.end_time).where(
        TimeEntry.user_id == caller.user_id,
        TimeEntry.deleted_at.is_(None),
        TimeEntry.start_time < before,
        or_(TimeEntry.end_time.is_(None), TimeEntry.end_time > since),
    )
    if but is not None:
        statement = statement.where(TimeEntry.id != but.id)
    rows = await session.execute(statement.order_by(TimeEntry.start_time))
    return [(start, end or before) for start, end in rows]


def gap(
    taken: Sequence[tuple[datetime, datetime]], since: datetime, before: datetime, length: timedelta
) -> datetime | None:
    """Where so long a stretch first fits from `since` until `before`, beside what is `taken`, sorted by start."""
    at = since
    for start, end in taken:
        if start - at >= length:
            break
        at = max(at, end)
    return at if at + length <= before else None
