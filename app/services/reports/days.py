"""Tracked time by calendar day."""

from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import day_end, day_start
from app.core.filters import Bound
from app.core.sql.time import day_in_zone
from app.services.projects.models import Project
from app.services.time_entries.filters import EntryFilter
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.queries import ENTRIES


async def seconds_by_day(
    session: AsyncSession, zone: str, first: date, last: date, *conditions: ColumnElement[bool]
) -> dict[date, int]:
    """Return the seconds of finished entries by the day of their start, from `first` to `last` in `zone`."""
    since, before = day_start(first, zone), day_end(last, zone)
    day = day_in_zone(TimeEntry.start_time, zone, since, before).label("day")
    rows = select(day, TimeEntry.duration_seconds.label("seconds")).where(
        TimeEntry.deleted_at.is_(None),
        TimeEntry.end_time.is_not(None),
        TimeEntry.start_time >= since,
        TimeEntry.start_time < before,
        *conditions,
    )
    found = rows.subquery()
    statement = select(found.c.day, func.sum(found.c.seconds)).group_by(found.c.day)
    return {at: int(total) for at, total in await session.execute(statement)}


async def seconds_of_user(session: AsyncSession, user_id: int, zone: str, first: date, last: date) -> dict[date, int]:
    """Return the seconds of a user by day."""
    return await seconds_by_day(session, zone, first, last, TimeEntry.user_id == user_id)


async def seconds_of_project(
    session: AsyncSession, project_id: int, zone: str, first: date, last: date
) -> dict[date, int]:
    """Return the seconds of a project by day, of all users."""
    return await seconds_by_day(session, zone, first, last, TimeEntry.project_id == project_id)


async def seconds_of_client(
    session: AsyncSession, client_id: int, zone: str, first: date, last: date
) -> dict[date, int]:
    """Return the seconds of a client by day, of all users and with the time of its projects."""
    projects = select(Project.id).where(Project.client_id == client_id)
    on_projects = and_(TimeEntry.client_id.is_(None), TimeEntry.project_id.in_(projects))
    return await seconds_by_day(session, zone, first, last, or_(TimeEntry.client_id == client_id, on_projects))


async def seconds_of_entries(
    session: AsyncSession, bound: Bound[EntryFilter], zone: str, first: date, last: date
) -> dict[date, int]:
    """Return the seconds of the finished entries that pass the filter, by day."""
    day = day_in_zone(TimeEntry.start_time, zone, day_start(first, zone), day_end(last, zone)).label("day")
    rows = ENTRIES.rows.with_only_columns(day, TimeEntry.duration_seconds.label("seconds"), maintain_column_froms=True)
    rows = rows.where(
        TimeEntry.end_time.is_not(None),
        TimeEntry.start_time >= day_start(first, zone),
        TimeEntry.start_time < day_end(last, zone),
        *ENTRIES.where(bound),
    )
    found = rows.subquery()
    statement = select(found.c.day, func.sum(found.c.seconds)).group_by(found.c.day)
    return {at: int(total) for at, total in await session.execute(statement, bound.values)}
