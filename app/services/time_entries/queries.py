"""Tracked time as it is listed and shown, and who may see it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import bindparam, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import locked
from app.core.listing import NOW, Listing, one
from app.core.principal import Principal
from app.core.sql import hms, hours, matches, pattern_of, seconds_between, split
from app.core.types import UTCDateTime
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry

# What a running timer has counted until now: the time since its start without its breaks.
ticking = seconds_between(func.coalesce(TimeEntry.paused_at, NOW), TimeEntry.start_time) - TimeEntry.break_seconds
elapsed = func.coalesce(TimeEntry.duration_seconds, case((ticking > 0, ticking), else_=0))

_rows = (
    select(
        TimeEntry.id,
        TimeEntry.user_id,
        TimeEntry.project_id,
        TimeEntry.client_id,
        TimeEntry.task_id,
        TimeEntry.start_time,
        TimeEntry.end_time,
        TimeEntry.duration_seconds,
        TimeEntry.break_seconds,
        TimeEntry.paused_at,
        hours(func.coalesce(TimeEntry.duration_seconds, 0)).label("duration_hours"),
        hms(elapsed).label("duration_formatted"),
        TimeEntry.notes,
        TimeEntry.tags,
        split(TimeEntry.tags).label("tag_list"),
        TimeEntry.source,
        TimeEntry.billable,
        TimeEntry.paid,
        TimeEntry.invoice_number,
        TimeEntry.end_time.is_(None).label("is_active"),
        TimeEntry.created_at,
        TimeEntry.updated_at,
        User.username.label("user"),
        User.username.label("username"),
        Project.name.label("project"),
        Project.name.label("project_name"),
        Client.name.label("client"),
        Client.name.label("client_name"),
        Task.name.label("task"),
        Task.name.label("task_name"),
    )
    .join(User, User.id == TimeEntry.user_id)
    .join(Project, Project.id == TimeEntry.project_id, isouter=True)
    .join(Client, Client.id == func.coalesce(TimeEntry.client_id, Project.client_id), isouter=True)
    .join(Task, Task.id == TimeEntry.task_id, isouter=True)
)

ENTRIES = Listing(
    rows=_rows.where(TimeEntry.deleted_at.is_(None)),
    filters={
        "id": TimeEntry.id == bindparam("id"),
        "visible_to": TimeEntry.user_id == bindparam("visible_to"),
        "user_id": TimeEntry.user_id == bindparam("user_id"),
        "project_id": TimeEntry.project_id == bindparam("project_id"),
        "client_id": Client.id == bindparam("client_id"),
        "task_id": TimeEntry.task_id == bindparam("task_id"),
        "since": TimeEntry.start_time >= bindparam("since", type_=UTCDateTime),
        "before": TimeEntry.start_time < bindparam("before", type_=UTCDateTime),
        "until": TimeEntry.start_time <= bindparam("until", type_=UTCDateTime),
        "billable": TimeEntry.billable == bindparam("billable"),
        "paid": TimeEntry.paid == bindparam("paid"),
        "finished": TimeEntry.end_time.is_not(None),
        "running": TimeEntry.end_time.is_(None),
        "tag": func.lower("," + TimeEntry.tags + ",").like(bindparam("tag"), escape="\\"),
        "text": or_(
            *(
                matches(column, bindparam("text"))
                for column in (TimeEntry.notes, TimeEntry.tags, Project.name, Task.name, Client.name)
            )
        ),
    },
    sorts={
        "start_time": (TimeEntry.start_time, TimeEntry.id),
        "created_at": (TimeEntry.created_at, TimeEntry.id),
        "updated_at": (TimeEntry.updated_at, TimeEntry.id),
        "duration_seconds": (func.coalesce(TimeEntry.duration_seconds, 0), TimeEntry.id),
        "id": (TimeEntry.id,),
    },
    default_sort="-start_time",
)

# What can come back, the last deleted first.
DELETED = replace(
    ENTRIES,
    rows=_rows.add_columns(TimeEntry.deleted_at).where(TimeEntry.deleted_at.is_not(None)),
    filters={**ENTRIES.filters, "kept_since": TimeEntry.deleted_at >= bindparam("kept_since", type_=UTCDateTime)},
    sorts={"deleted_at": (TimeEntry.deleted_at, TimeEntry.id)},
    default_sort="-deleted_at",
)

# A running timer as our own pages count on; `current_duration` is in seconds, without breaks.
TIMERS = replace(
    ENTRIES,
    rows=ENTRIES.rows.with_only_columns(
        TimeEntry.id,
        Project.name.label("project_name"),
        TimeEntry.project_id,
        TimeEntry.task_id,
        TimeEntry.start_time,
        elapsed.label("current_duration"),
        hms(elapsed).label("duration_formatted"),
        maintain_column_froms=True,
    ),
)


def visible_to(caller: Principal) -> dict[str, int]:
    """The filter at the root of every list of time: one's own entries, for an admin everybody's."""
    return {} if caller.is_admin else {"visible_to": caller.user_id}


def restorable(caller: Principal, keep_days: int) -> dict[str, object]:
    """The filter of what the caller may bring back: deleted within the retention."""
    return {**visible_to(caller), "kept_since": now() - timedelta(days=keep_days)}


def searching(session: AsyncSession, text: str | None) -> str | None:
    """The value of the filter `text`: entries that have it in their notes, tags, project, task or client."""
    return pattern_of(text, session.get_bind().dialect.name) if text else None


async def seconds(session: AsyncSession, given: Mapping[str, object]) -> int:
    """Seconds of all entries that pass the filters of `ENTRIES` in `given` (None: not given), in one statement."""
    params = {name: value for name, value in given.items() if value is not None}
    total = ENTRIES.rows.with_only_columns(
        func.coalesce(func.sum(TimeEntry.duration_seconds), 0), maintain_column_froms=True
    )
    total = total.where(*(ENTRIES.filters[name] for name in sorted(params)))
    return int(await session.scalar(total, params) or 0)


async def ids(session: AsyncSession, given: Mapping[str, object], *, limit: int) -> list[int]:
    """The entries that pass the filters of `ENTRIES` in `given` (None: not given), at most `limit` of them."""
    params = {name: value for name, value in given.items() if value is not None}
    found = ENTRIES.rows.with_only_columns(TimeEntry.id, maintain_column_froms=True)
    found = found.where(*(ENTRIES.filters[name] for name in sorted(params))).order_by(TimeEntry.id).limit(limit)
    return list(await session.scalars(found, params))


async def running(session: AsyncSession, user_id: int) -> TimeEntry | None:
    """The user's running timer, locked for a change."""
    statement = select(TimeEntry).where(TimeEntry.user_id == user_id, TimeEntry.end_time.is_(None))
    return await session.scalar(locked(statement.where(TimeEntry.deleted_at.is_(None))))


async def running_json(session: AsyncSession, user_id: int) -> str | None:
    """The user's running timer as JSON."""
    return await one(session, ENTRIES, {"user_id": user_id, "running": True})


async def last(session: AsyncSession, user_id: int) -> TimeEntry | None:
    """The entry that the user ended last."""
    statement = select(TimeEntry).where(TimeEntry.user_id == user_id, TimeEntry.end_time.is_not(None))
    statement = statement.where(TimeEntry.deleted_at.is_(None))
    return await session.scalar(statement.order_by(TimeEntry.end_time.desc(), TimeEntry.id.desc()).limit(1))


async def overlapping(session: AsyncSession, entry: TimeEntry) -> int | None:
    """An entry of the same user that shares time with this one: half-open intervals, a running one has no end."""
    end = entry.end_time
    other = select(TimeEntry.id).where(
        TimeEntry.user_id == entry.user_id,
        TimeEntry.deleted_at.is_(None),
        or_(TimeEntry.end_time.is_(None), TimeEntry.end_time > entry.start_time),
    )
    if end is not None:
        other = other.where(TimeEntry.start_time < end)
    if entry.id is not None:
        other = other.where(TimeEntry.id != entry.id)
    return await session.scalar(other.limit(1))
