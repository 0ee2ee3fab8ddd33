"""Lists and look-ups of time entries."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, case, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.clock import now
from app.core.db import for_update
from app.core.filters import Bound
from app.core.listing import NOW, Listing, one
from app.core.principal import Principal
from app.core.sql.dialects import among
from app.core.sql.joins import only
from app.core.sql.json import json_split
from app.core.sql.search import has_tag, matches
from app.core.sql.time import hms, hours, seconds_between
from app.core.sql.trigrams import TrigramIndex
from app.core.types import UTCDateTime
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries import rates, rollups, versions
from app.services.time_entries.filters import DeletedEntryFilter, EntryFilter
from app.services.time_entries.models import TimeEntry

# The seconds of a running timer until now, without its breaks.
running_seconds = (
    seconds_between(func.coalesce(TimeEntry.paused_at, NOW), TimeEntry.start_time) - TimeEntry.break_seconds
)
elapsed_seconds = func.coalesce(TimeEntry.duration_seconds, case((running_seconds > 0, running_seconds), else_=0))

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
        hms(elapsed_seconds).label("duration_formatted"),
        TimeEntry.notes,
        TimeEntry.tags,
        json_split(TimeEntry.tags).label("tag_list"),
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

TEXTS = TrigramIndex((TimeEntry.notes, TimeEntry.tags))
_project, _client = aliased(Project, name="named_project"), aliased(Client, name="named_client")
_task = aliased(Task, name="named_task")
_named_clients = select(_client.id).where(matches(_client.name))
# Entries of a project, a task or a client whose name contains the text.
of_named = or_(
    among(TimeEntry.project_id, select(_project.id).where(matches(_project.name))),
    among(TimeEntry.task_id, select(_task.id).where(matches(_task.name))),
    among(TimeEntry.client_id, _named_clients),
    TimeEntry.client_id.is_(None)
    & among(TimeEntry.project_id, select(_project.id).where(_project.client_id.in_(_named_clients))),
)

ENTRIES = Listing(
    filter=EntryFilter,
    rows=_rows.where(TimeEntry.deleted_at.is_(None)),
    conditions={
        "id": TimeEntry.id == bindparam("id"),
        "visible_to": TimeEntry.user_id == bindparam("visible_to"),
        "user_id": TimeEntry.user_id == bindparam("user_id"),
        "everyone": true(),
        "project_id": TimeEntry.project_id == bindparam("project_id"),
        "client_id": rollups.of_client,
        "task_id": TimeEntry.task_id == bindparam("task_id"),
        "since": TimeEntry.start_time >= bindparam("since", type_=UTCDateTime),
        "before": TimeEntry.start_time < bindparam("before", type_=UTCDateTime),
        "until": TimeEntry.start_time <= bindparam("until", type_=UTCDateTime),
        "billable": TimeEntry.billable == bindparam("billable"),
        "paid": TimeEntry.paid == bindparam("paid"),
        "finished": TimeEntry.end_time.is_not(None),
        "running": TimeEntry.end_time.is_(None),
        "unrated": and_(TimeEntry.billable, rates.without_rate),
        "tag": has_tag(TimeEntry.tags),
        "text": TEXTS.matches() | of_named,
    },
    sorts={
        "start_time": (TimeEntry.start_time, TimeEntry.id),
        "created_at": (TimeEntry.created_at, TimeEntry.id),
        "updated_at": (TimeEntry.updated_at, TimeEntry.id),
        "duration_seconds": (func.coalesce(TimeEntry.duration_seconds, 0), TimeEntry.id),
        "id": (TimeEntry.id,),
    },
    default_sort="-start_time",
    count=rollups.count,
    count_parameters=rollups.whole_days,
    version=versions.version,
    indexed={
        "tag": TEXTS.has_grams("tag") & has_tag(TimeEntry.tags),
        "text": TEXTS.has_grams() & TEXTS.matches() | of_named,
    },
)

# Entries that can be restored, the last deleted first.
DELETED = Listing(
    filter=DeletedEntryFilter,
    rows=_rows.add_columns(TimeEntry.deleted_at).where(TimeEntry.deleted_at.is_not(None)),
    conditions={**ENTRIES.conditions, "kept_since": TimeEntry.deleted_at >= bindparam("kept_since", type_=UTCDateTime)},
    sorts={"deleted_at": (TimeEntry.deleted_at, TimeEntry.id)},
    default_sort="-deleted_at",
)

# Running timers for our own pages, which go on counting; `current_duration` is in seconds, without breaks.
TIMERS = replace(
    ENTRIES,
    rows=ENTRIES.rows.with_only_columns(
        TimeEntry.id,
        Project.name.label("project_name"),
        TimeEntry.project_id,
        TimeEntry.task_id,
        TimeEntry.start_time,
        elapsed_seconds.label("current_duration"),
        hms(elapsed_seconds).label("duration_formatted"),
        maintain_column_froms=True,
    ),
)


async def total_seconds(session: AsyncSession, bound: Bound[EntryFilter]) -> int:
    """Return the seconds of all entries that pass the filter, in one statement."""
    active = ENTRIES.active(bound)
    if rollups.are_kept_for(active):
        params = {**bound.values, **rollups.whole_days(bound.values)}
        return await session.scalar(select(rollups.total_of("seconds", active)), params) or 0
    total = only(ENTRIES.rows.where(*ENTRIES.where(bound)), [func.sum(TimeEntry.duration_seconds)])
    return await session.scalar(total, bound.values) or 0


async def find_entry_ids(session: AsyncSession, bound: Bound[EntryFilter], *, limit: int) -> list[int]:
    """Return the ids of the entries that pass the filter, at most `limit` of them."""
    found = only(ENTRIES.rows.where(*ENTRIES.where(bound)), [TimeEntry.id]).order_by(TimeEntry.id).limit(limit)
    return list(await session.scalars(found, bound.values))


async def running_timer(session: AsyncSession, user_id: int) -> TimeEntry | None:
    """Return the user's running timer, locked for a change, or None."""
    statement = select(TimeEntry).where(TimeEntry.user_id == user_id, TimeEntry.end_time.is_(None))
    return await session.scalar(for_update(statement.where(TimeEntry.deleted_at.is_(None))))


async def running_timer_json(session: AsyncSession, caller: Principal, user_id: int | None = None) -> str | None:
    """Return the running timer of a user, else of the caller, as JSON; None if none runs."""
    wanted = EntryFilter(user_id=user_id or caller.user_id, running=True)
    return await one(session, ENTRIES, wanted.bind(session, caller))


async def last_ended(session: AsyncSession, user_id: int) -> TimeEntry | None:
    """Return the entry of the user that ended last, or None."""
    statement = select(TimeEntry).where(TimeEntry.user_id == user_id, TimeEntry.end_time.is_not(None))
    statement = statement.where(TimeEntry.deleted_at.is_(None))
    return await session.scalar(statement.order_by(TimeEntry.end_time.desc(), TimeEntry.id.desc()).limit(1))


@dataclass(frozen=True, slots=True)
class OverlappingEntry:
    """An entry that has some of the time of another one."""

    id: int
    start_time: datetime
    end_time: datetime | None


async def ends_between(session: AsyncSession, user_id: int, after: datetime, until: datetime) -> bool:
    """Return whether an entry of the user ends after one instant, and at another one or before."""
    found = select(TimeEntry.id).where(
        TimeEntry.user_id == user_id,
        TimeEntry.deleted_at.is_(None),
        TimeEntry.start_time <= until,
        TimeEntry.end_time > after,
        TimeEntry.end_time <= until,
    )
    return await session.scalar(found.limit(1)) is not None


async def overlapping_entry(session: AsyncSession, entry: TimeEntry) -> OverlappingEntry | None:
    """Return an overlapping entry of the user, or None. Intervals are half-open; a running entry lasts until now."""
    current = now()
    end = entry.end_time or max(current, entry.start_time + timedelta(microseconds=1))
    still_running = TimeEntry.end_time.is_(None) if current > entry.start_time else false()
    other = select(TimeEntry.id, TimeEntry.start_time, TimeEntry.end_time).where(
        TimeEntry.user_id == entry.user_id,
        TimeEntry.deleted_at.is_(None),
        or_(still_running, TimeEntry.end_time > entry.start_time),
        TimeEntry.start_time < end,
    )
    if entry.id is not None:
        other = other.where(TimeEntry.id != entry.id)
    row = (await session.execute(other.order_by(TimeEntry.start_time, TimeEntry.id).limit(1))).first()
    return OverlappingEntry(*row) if row else None
