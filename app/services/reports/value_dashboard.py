"""The figures of a user's time on the first page: hours, habits and value."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import and_, bindparam, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import today
from app.core.sql.time import day_in_zone
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.reports.apportionment import decimal_hours, round_half_up
from app.services.settings import instance
from app.services.settings.currencies import from_minor, hourly_scale, minor_digits
from app.services.settings.instance import Instance
from app.services.tasks.models import Task
from app.services.time_entries import rates
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.rounding import ROUNDED_SECONDS

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

OWN_ENTRIES = (
    TimeEntry.user_id == bindparam("user_id"),
    TimeEntry.deleted_at.is_(None),
    TimeEntry.end_time.is_not(None),
)
ENTRY_SPAN = select(
    User.week_start_day,
    select(func.min(TimeEntry.start_time)).where(*OWN_ENTRIES).scalar_subquery().label("first"),
    select(func.max(TimeEntry.start_time)).where(*OWN_ENTRIES).scalar_subquery().label("last"),
).where(User.id == bindparam("user_id"))

# One number is shown, so it is of one currency.
rated = and_(TimeEntry.billable, rates.RATE_CENTS.is_not(None))
priced = and_(rated, rates.RATE_CURRENCY == rates.instance_currency)
unrated = and_(TimeEntry.billable, rates.RATE_CENTS.is_(None))
foreign = and_(rated, rates.RATE_CURRENCY != rates.instance_currency)


@dataclass(frozen=True, slots=True)
class DayTotals:
    """The finished entries that began on one day; `amount` is in hundredths times seconds per hour.

    It leaves out the seconds `without_rate` and `in_other_currencies`.
    """

    entries: int
    seconds: int
    amount: int
    without_rate: int
    in_other_currencies: int


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours of one of the last days."""

    date: date
    hours: float


@dataclass(frozen=True, slots=True)
class ValueDashboard:
    """All of a user's finished entries. Days are the instance's, and an entry belongs to the day it began on.

    `most_productive_day` is the English name of the weekday with the most time, the first from Monday on if
    several have as much. `estimated_value_tracked` is the value of the billable time by rates in the instance's
    currency, rounded as reports round it, or None; it leaves out `hours_without_rate` and `hours_in_other_currencies`.
    """

    total_hours: float
    entries_count: int
    active_days: int
    avg_session_length: float
    most_productive_day: str | None
    this_week_hours: float
    this_month_hours: float
    last_7_days: list[DayHours]
    estimated_value_tracked: Decimal | None
    estimated_value_currency: str
    hours_without_rate: float
    hours_in_other_currencies: float


async def read_value_dashboard(session: AsyncSession, user_id: int) -> ValueDashboard:
    """Return the dashboard of a user as of now, in three statements."""
    settings = await instance.read_settings(session)
    span = (await session.execute(ENTRY_SPAN, {"user_id": user_id})).one()
    days = await _days(session, user_id, settings, span.first, span.last) if span.first else {}
    now = today(settings.timezone)
    week = now - timedelta(days=(now.isoweekday() - span.week_start_day) % 7)
    last = [now - timedelta(days=ago) for ago in range(6, -1, -1)]
    count, seconds = sum(day.entries for day in days.values()), sum(day.seconds for day in days.values())
    factor, unit = hourly_scale(minor_digits(settings.currency))
    minor = round_half_up(sum(day.amount for day in days.values()) * factor, unit)
    return ValueDashboard(
        total_hours=decimal_hours(seconds),
        entries_count=count,
        active_days=len(days),
        avg_session_length=decimal_hours(seconds, count or 1),
        most_productive_day=_best_weekday(days),
        this_week_hours=decimal_hours(
            sum(day.seconds for at, day in days.items() if week <= at < week + timedelta(days=7))
        ),
        this_month_hours=decimal_hours(
            sum(day.seconds for at, day in days.items() if (at.year, at.month) == (now.year, now.month))
        ),
        last_7_days=[DayHours(at, decimal_hours(days[at].seconds if at in days else 0)) for at in last],
        estimated_value_tracked=from_minor(minor, settings.currency) if minor else None,
        estimated_value_currency=settings.currency,
        hours_without_rate=decimal_hours(sum(day.without_rate for day in days.values())),
        hours_in_other_currencies=decimal_hours(sum(day.in_other_currencies for day in days.values())),
    )


async def _days(
    session: AsyncSession, user_id: int, settings: Instance, first: datetime, last: datetime
) -> dict[date, DayTotals]:
    """Return the totals by day of start: a row for each active day, whatever the number of entries."""
    entries = (
        select(
            day_in_zone(TimeEntry.start_time, settings.timezone, first, last).label("day"),
            TimeEntry.duration_seconds.label("seconds"),
            case((priced, ROUNDED_SECONDS * rates.RATE_CENTS), else_=0).label("amount"),
            case((unrated, ROUNDED_SECONDS), else_=0).label("without_rate"),
            case((foreign, ROUNDED_SECONDS), else_=0).label("in_other_currencies"),
        )
        .join(Project, Project.id == TimeEntry.project_id, isouter=True)
        .join(Client, Client.id == func.coalesce(TimeEntry.client_id, Project.client_id), isouter=True)
        .join(Task, Task.id == TimeEntry.task_id, isouter=True)
        .join(User, User.id == TimeEntry.user_id)
        .where(*OWN_ENTRIES)
        .subquery()
    )
    sums = (func.sum(entries.c[name]) for name in ("seconds", "amount", "without_rate", "in_other_currencies"))
    rows = select(entries.c.day, func.count(), *sums)
    found = await session.execute(rows.group_by(entries.c.day), {"user_id": user_id, **rates.rate_parameters(settings)})
    return {day: DayTotals(*map(int, totals)) for day, *totals in found}


def _best_weekday(days: dict[date, DayTotals]) -> str | None:
    totals = [0] * 7
    for at, day in days.items():
        totals[at.weekday()] += day.seconds
    return WEEKDAY_NAMES[totals.index(max(totals))] if any(totals) else None
