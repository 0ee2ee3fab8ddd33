"""The timesheet: a user's work day by day, and how typing another duration changes the entries behind a cell.

A cell is the time on one target that began on one day of the user's zone; a running timer counts once it has ended.

* A cell must have the time that the user saw; otherwise another change was quicker, and is not overwritten.
* An empty cell becomes one entry in the first gap of the day that is long enough: from 09:00 on, else from midnight.
* More time: the last entry ends later if the time after it is free; otherwise the rest becomes an entry of its own, as
  in an empty cell.
* Less time: the last entry ends earlier, and must be longer than the difference.
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
from app.core.db import for_update
from app.core.errors import Conflict, Invalid
from app.core.messages import N_
from app.core.principal import Principal
from app.services.accounts import users
from app.services.time_entries import entries
from app.services.time_entries.durations import format_duration
from app.services.time_entries.models import TimeEntry

WORKDAY_START = time(9)  # in the user's zone


@dataclass(frozen=True, slots=True)
class Work:
    """The target of a row: a project, perhaps with one of its tasks, or a client without a project."""

    project_id: int | None = None
    task_id: int | None = None
    client_id: int | None = None


async def set_cell(
    session: AsyncSession, caller: Principal, work: Work, day: date, seconds: int, *, seen: int
) -> int | None:
    """Change a cell of the caller from `seen` to `seconds`; return the id of the entry that was deleted, or None.

    Raise Conflict if the cell has changed since or the day has no gap, Invalid if a timer runs there, if several
    entries would have to change or if the day has fewer hours, and the errors of `entries.create` and `update`.
    """
    await users.lock(session, caller.user_id)
    since, before = day_start(day, caller.zone), day_end(day, caller.zone)
    held = await _lock_cell(session, caller, work, since, before)
    if any(entry.end_time is None for entry in held):
        raise Invalid(N_("The timer is running here; stop it first"), code="invalid_state")
    total = sum(entry.duration_seconds or 0 for entry in held)
    if total != seen:
        raise Conflict(
            N_(
                "This was {clock} when you saw it and is {clock_2} now; save again to change that",
                clock=format_duration(seen),
                clock_2=format_duration(total),
            )
        )
    if seconds // 60 == total // 60:
        return None
    if seconds < total:
        return await _shrink(session, caller, held, total - seconds)
    if timedelta(seconds=seconds) > before - since:
        raise Invalid(
            N_("This day has {hours} hours", hours=(before - since) // timedelta(hours=1)), code="validation_error"
        )
    await _grow(session, caller, work, day, held, timedelta(seconds=seconds - total))
    return None


async def _lock_cell(
    session: AsyncSession, caller: Principal, work: Work, since: datetime, before: datetime
) -> Sequence[TimeEntry]:
    """Return the entries of a cell, locked, in the order of their ends."""
    statement = select(TimeEntry).where(
        TimeEntry.user_id == caller.user_id,
        TimeEntry.deleted_at.is_(None),
        TimeEntry.project_id.is_not_distinct_from(work.project_id),
        TimeEntry.task_id.is_not_distinct_from(work.task_id),
        TimeEntry.client_id.is_not_distinct_from(work.client_id),
        TimeEntry.start_time >= since,
        TimeEntry.start_time < before,
    )
    return (await session.scalars(for_update(statement.order_by(TimeEntry.end_time, TimeEntry.id)))).all()


async def _shrink(session: AsyncSession, caller: Principal, held: Sequence[TimeEntry], less: int) -> int | None:
    last = held[-1]
    spare = last.duration_seconds or 0
    if spare > less:
        end = (last.end_time or last.start_time) - timedelta(seconds=less)
        await entries.update(session, caller, last.id, end_time=end)
        return None
    if len(held) > 1:
        raise Invalid(
            N_(
                "This is made up of {count} entries, and the last has only {clock}; change them one by one",
                count=len(held),
                clock=format_duration(spare),
            ),
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
    taken = await _busy_times(session, caller, since, max(end, before) + more, last)
    free = all(start >= end + more or stop <= end for start, stop in taken)
    if last and free and (end + more <= before or end > before):
        await entries.update(session, caller, last.id, end_time=end + more)
        return
    if last:
        taken = sorted([*taken, (last.start_time, end)])
    begin = datetime.combine(day, WORKDAY_START, ZoneInfo(caller.zone)).astimezone(UTC)
    start = find_gap(taken, begin, before, more) or find_gap(taken, since, before, more)
    if start is None:
        raise Conflict(
            N_(
                "This day has no gap of {clock}; add the entry with its times",
                clock=format_duration(int(more.total_seconds())),
            )
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


async def _busy_times(
    session: AsyncSession, caller: Principal, since: datetime, before: datetime, but: TimeEntry | None
) -> list[tuple[datetime, datetime]]:
    """Return start and end of the caller's other entries; a running one lasts until `before`."""
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


def find_gap(
    taken: Sequence[tuple[datetime, datetime]], since: datetime, before: datetime, length: timedelta
) -> datetime | None:
    """Return the start of the first gap of some length between `since` and `before`; `taken` is sorted by start."""
    at = since
    for start, end in taken:
        if start - at >= length:
            break
        at = max(at, end)
    return at if at + length <= before else None
