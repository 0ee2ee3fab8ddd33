"""Tracked time by calendar day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import day_end, day_start
from app.core.sql import day_in
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.queries import ENTRIES


async def seconds(session: AsyncSession, zone: str, first: date, last: date, *conditions: Any) -> dict[date, int]:
    """Seconds of the finished entries that began on each day from `first` to `last` in `zone`, in one statement."""
    since, before = day_start(first, zone), day_end(last, zone)
    day = day_in(TimeEntry.start_time, zone, since, before).label("day")
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


async def of_user(session: AsyncSession, user_id: int, zone: str, first: date, last: date) -> dict[date, int]:
    """The same of one user."""
    return await seconds(session, zone, first, last, TimeEntry.user_id == user_id)


async def of_project(session: AsyncSession, project_id: int, zone: str, first: date, last: date) -> dict[date, int]:
    """The same of one project, whoever worked on it."""
    return await seconds(session, zone, first, last, TimeEntry.project_id == project_id)


async def of_entries(
    session: AsyncSession, given: Mapping[str, object], zone: str, first: date, last: date
) -> dict[date, int]:
    """Seconds of the finished entries that pass the filters of `ENTRIES` in `given` (None: not given), in each day."""
    params = {name: value for name, value in given.items() if value is not None}
    day = day_in(TimeEntry.start_time, zone, day_start(first, zone), day_end(last, zone)).label("day")
    rows = ENTRIES.rows.with_only_columns(day, TimeEntry.duration_seconds.label("seconds"), maintain_column_froms=True)
    rows = rows.where(
        TimeEntry.end_time.is_not(None),
        TimeEntry.start_time >= day_start(first, zone),
        TimeEntry.start_time < day_end(last, zone),
        *(ENTRIES.filters[name] for name in sorted(params)),
    )
    found = rows.subquery()
    statement = select(found.c.day, func.sum(found.c.seconds)).group_by(found.c.day)
    return {at: int(total) for at, total in await session.execute(statement, params)}
