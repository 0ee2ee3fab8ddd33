"""How much a user has tracked today, this week and this month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import day_end, day_start
from app.core.clock import today as day_in
from app.core.principal import Principal
from app.services.accounts.models import User
from app.services.time_entries.models import TimeEntry


@dataclass(frozen=True, slots=True)
class Total:
    """Finished entries of a stretch of days; an entry belongs to the day it began on."""

    seconds: int
    hours: float
    entries_count: int


@dataclass(frozen=True, slots=True)
class Stats:
    """Totals up to the end of the current day, week and month; the user says when a week begins."""

    today: Total
    this_week: Total
    this_month: Total


@dataclass(frozen=True, slots=True)
class Summary:
    """Today's finished entries, and whether the timer runs, which they leave out."""

    date: date
    hours: float
    seconds: int
    entries: int
    running: bool


async def stats(session: AsyncSession, caller: Principal) -> Stats:
    """The caller's totals, in two statements. Days are those of the caller's zone."""
    day, zone = day_in(caller.zone), caller.zone
    starts_on = await session.scalar(select(User.week_start_day).where(User.id == caller.user_id)) or 0
    week, month = day - timedelta(days=(day.isoweekday() - starts_on) % 7), day.replace(day=1)
    spans = [
        (day_start(day, zone), day_end(day, zone)),
        (day_start(week, zone), day_start(week + timedelta(days=7), zone)),
        (day_start(month, zone), day_start((month + timedelta(days=31)).replace(day=1), zone)),
    ]
    columns = [column for span in spans for column in _total(*span)]
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    statement = select(*columns).where(*_own(caller), TimeEntry.start_time >= first, TimeEntry.start_time < last)
    row = (await session.execute(statement)).one()
    return Stats(*(Total(row[at], _hours(row[at]), row[at + 1]) for at in (0, 2, 4)))


async def summary(session: AsyncSession, caller: Principal) -> Summary:
    """The caller's day so far, in one statement. The day is that of the caller's zone."""
    day = day_in(caller.zone)
    start, end = day_start(day, caller.zone), day_end(day, caller.zone)
    running = func.count(case((TimeEntry.end_time.is_(None), 1)))
    recent = and_(TimeEntry.start_time >= start, TimeEntry.start_time < end)
    statement = select(*_total(start, end), running).where(*_own(caller), recent | TimeEntry.end_time.is_(None))
    seconds, entries, timers = (await session.execute(statement)).one()
    return Summary(date=day, hours=_hours(seconds), seconds=seconds, entries=entries, running=timers > 0)


def _own(caller: Principal) -> tuple[ColumnElement[bool], ...]:
    return TimeEntry.user_id == caller.user_id, TimeEntry.deleted_at.is_(None)


def _total(start: datetime, end: datetime) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Seconds and number of the entries that began from `start` until before `end`; a running one has no seconds."""
    within = and_(TimeEntry.start_time >= start, TimeEntry.start_time < end, TimeEntry.end_time.is_not(None))
    return (
        func.coalesce(func.sum(case((within, TimeEntry.duration_seconds), else_=0)), 0),
        func.count(case((within, 1))),
    )


def _hours(seconds: int) -> float:
    """Hours with two decimals, halves up; in whole numbers, because quotients of floats are not exact."""
    return (seconds * 200 + 3600) // 7200 / 100
