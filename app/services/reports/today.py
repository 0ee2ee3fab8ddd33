"""The time that a user has tracked today, this week and this month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import day_end, day_start
from app.core.clock import today as day_in
from app.core.principal import Principal
from app.services.accounts import preferences
from app.services.reports.apportionment import decimal_hours
from app.services.time_entries.models import TimeEntry


@dataclass(frozen=True, slots=True)
class TimeTotal:
    """The finished entries of some days; an entry belongs to the day of its start."""

    seconds: int
    hours: float
    entries_count: int


@dataclass(frozen=True, slots=True)
class TimeStats:
    """Totals up to the end of the current day, week and month; weeks begin on the day that the user has chosen."""

    today: TimeTotal
    this_week: TimeTotal
    this_month: TimeTotal


@dataclass(frozen=True, slots=True)
class TodaySummary:
    """Today's finished entries; `running` if a timer runs, which they do not include."""

    date: date
    hours: float
    seconds: int
    entries: int
    running: bool


async def time_stats(session: AsyncSession, caller: Principal) -> TimeStats:
    """Return the caller's totals, in two statements. Days are those of the caller's zone."""
    day, zone = day_in(caller.zone), caller.zone
    starts_on = await preferences.first_weekday(session, caller.user_id)
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
    return TimeStats(*(TimeTotal(row[at], decimal_hours(row[at]), row[at + 1]) for at in (0, 2, 4)))


async def today_summary(session: AsyncSession, caller: Principal) -> TodaySummary:
    """Return the caller's day so far, in one statement. The day is that of the caller's zone."""
    day = day_in(caller.zone)
    start, end = day_start(day, caller.zone), day_end(day, caller.zone)
    running = func.count(case((TimeEntry.end_time.is_(None), 1)))
    recent = and_(TimeEntry.start_time >= start, TimeEntry.start_time < end)
    statement = select(*_total(start, end), running).where(*_own(caller), recent | TimeEntry.end_time.is_(None))
    seconds, entries, timers = (await session.execute(statement)).one()
    return TodaySummary(date=day, hours=decimal_hours(seconds), seconds=seconds, entries=entries, running=timers > 0)


def _own(caller: Principal) -> tuple[ColumnElement[bool], ...]:
    return TimeEntry.user_id == caller.user_id, TimeEntry.deleted_at.is_(None)


def _total(start: datetime, end: datetime) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Seconds and number of the entries that began from `start` until before `end`; a running one has no seconds."""
    within = and_(TimeEntry.start_time >= start, TimeEntry.start_time < end, TimeEntry.end_time.is_not(None))
    return (
        func.coalesce(func.sum(case((within, TimeEntry.duration_seconds), else_=0)), 0),
        func.count(case((within, 1))),
    )
