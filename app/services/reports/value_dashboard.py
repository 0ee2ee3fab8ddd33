"""What a user's time adds up to: hours, habits and worth, for the first page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import BigInteger, and_, bindparam, case, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import today
from app.core.sql import day_in
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.reports import rates
from app.services.reports.shares import halves_up
from app.services.settings import instance
from app.services.settings.instance import Instance
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

OWN = (
    TimeEntry.user_id == bindparam("user_id"),
    TimeEntry.deleted_at.is_(None),
    TimeEntry.end_time.is_not(None),
)
SPAN = select(
    User.week_start_day,
    select(func.min(TimeEntry.start_time)).where(*OWN).scalar_subquery().label("first"),
    select(func.max(TimeEntry.start_time)).where(*OWN).scalar_subquery().label("last"),
).where(User.id == bindparam("user_id"))

# One number is shown, so it is of one currency.
priced = and_(TimeEntry.billable, rates.CENTS.is_not(None), rates.CURRENCY == rates.instance_currency)


@dataclass(frozen=True, slots=True)
class Day:
    """Finished entries that began on one day; `worth` is in cents times seconds per hour."""

    entries: int
    seconds: int
    worth: int


@dataclass(frozen=True, slots=True)
class DayHours:
    """One of the last days."""

    date: date
    hours: float


@dataclass(frozen=True, slots=True)
class ValueDashboard:
    """All of a user's finished entries. Days are the instance's, and an entry belongs to the day it began on.

    `most_productive_day` is the English name of the weekday with the most time, the first from Monday on where
    several have as much. `estimated_value_tracked` is what the billable time is worth, by rates in the
    instance's currency; None where that is nothing.
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


async def read(session: AsyncSession, user_id: int) -> ValueDashboard:
    """The dashboard of one user as of now, in three statements."""
    settings = await instance.read(session)
    span = (await session.execute(SPAN, {"user_id": user_id})).one()
    days = await _days(session, user_id, settings, span.first, span.last) if span.first else {}
    now = today(settings.timezone)
    week = now - timedelta(days=(now.isoweekday() - span.week_start_day) % 7)
    last = [now - timedelta(days=ago) for ago in range(6, -1, -1)]
    count, seconds = sum(day.entries for day in days.values()), sum(day.seconds for day in days.values())
    cents = halves_up(sum(day.worth for day in days.values()), 3600)
    return ValueDashboard(
        total_hours=_hours(seconds),
        entries_count=count,
        active_days=len(days),
        avg_session_length=_hours(seconds, count or 1),
        most_productive_day=_best_weekday(days),
        this_week_hours=_hours(sum(day.seconds for at, day in days.items() if week <= at < week + timedelta(days=7))),
        this_month_hours=_hours(
            sum(day.seconds for at, day in days.items() if (at.year, at.month) == (now.year, now.month))
        ),
        last_7_days=[DayHours(at, _hours(days[at].seconds if at in days else 0)) for at in last],
        estimated_value_tracked=Decimal(cents) / 100 if cents else None,
        estimated_value_currency=settings.currency,
    )


async def _days(
    session: AsyncSession, user_id: int, settings: Instance, first: datetime, last: datetime
) -> dict[date, Day]:
    """The days on which entries began: as many rows as active days, however many entries there are."""
    entries = (
        select(
            day_in(TimeEntry.start_time, settings.timezone, first, last).label("day"),
            TimeEntry.duration_seconds.label("seconds"),
            case((priced, cast(TimeEntry.duration_seconds, BigInteger) * rates.CENTS), else_=0).label("worth"),
        )
        .join(Project, Project.id == TimeEntry.project_id, isouter=True)
        .join(Client, Client.id == func.coalesce(TimeEntry.client_id, Project.client_id), isouter=True)
        .join(Task, Task.id == TimeEntry.task_id, isouter=True)
        .join(User, User.id == TimeEntry.user_id)
        .where(*OWN)
        .subquery()
    )
    rows = select(entries.c.day, func.count(), func.sum(entries.c.seconds), func.sum(entries.c.worth))
    found = await session.execute(rows.group_by(entries.c.day), {"user_id": user_id, **rates.parameters(settings)})
    return {day: Day(count, int(seconds), int(worth)) for day, count, seconds, worth in found}


def _best_weekday(days: dict[date, Day]) -> str | None:
    totals = [0] * 7
    for at, day in days.items():
        totals[at.weekday()] += day.seconds
    return WEEKDAYS[totals.index(max(totals))] if any(totals) else None


def _hours(seconds: int, parts: int = 1) -> float:
    """Hours with two decimals, of one of so many equal parts."""
    return halves_up(seconds * 100, 3600 * parts) / 100
