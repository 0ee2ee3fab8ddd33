"""The one running timer of a user."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import record
from app.core.clock import now
from app.core.db import flush
from app.core.errors import Conflict, Invalid, NotFound, invalid_fields
from app.core.events import emit, snapshot
from app.core.json import Json
from app.core.principal import Principal
from app.core.tags import join_tags
from app.services.settings import instance
from app.services.time_entries import queries, rules
from app.services.time_entries.events import TimeEntryUpdated, TimerStarted, TimerStopped, facts
from app.services.time_entries.models import Pause, TimeEntry

SHORTEST = timedelta(microseconds=1)


async def start(
    session: AsyncSession,
    caller: Principal,
    *,
    project_id: int | None = None,
    client_id: int | None = None,
    task_id: int | None = None,
    notes: str | None = None,
    tags: str | None = None,
    billable: bool = True,
) -> TimeEntry:
    """Starts the caller's timer now. Never stops a running one: Conflict `timer_already_running`, with that timer."""
    entry = TimeEntry(
        user_id=await rules.owner(session, caller, None),
        project_id=project_id,
        client_id=client_id,
        task_id=task_id,
        start_time=now(),
        notes=notes,
        tags=join_tags(tags),
        billable=billable,
        source="auto",
    )
    return await run(session, entry)


async def again(
    session: AsyncSession, caller: Principal, *, project_id: int | None = None, task_id: int | None = None
) -> TimeEntry:
    """Starts the caller's timer on what the last entry was about, or on `project_id`; notes are not taken over.

    Raises NotFound where there is no entry to go on with, Invalid `invalid_state` while a timer runs.
    """
    user_id = await rules.owner(session, caller, None)
    if await queries.running(session, user_id):
        raise Invalid("A timer is running; stop it before you go on with another entry", code="invalid_state")
    entry = TimeEntry(user_id=user_id, project_id=project_id, task_id=task_id, start_time=now(), source="auto")
    if project_id is None:
        last = await queries.last(session, user_id)
        if last is None:
            raise NotFound("There is no time entry to go on with")
        entry.project_id, entry.client_id = last.project_id, last.client_id
        entry.task_id = task_id or last.task_id
    return await run(session, entry)


async def run(session: AsyncSession, entry: TimeEntry) -> TimeEntry:
    """Stores an entry without end, whose user is locked. A start that lies ahead becomes now: no timer counts down."""
    if await queries.running(session, entry.user_id):
        raise await _already(session, entry.user_id)
    entry.start_time = min(entry.start_time, now())
    settings = await instance.read(session)
    await rules.target(session, entry, timer=True)
    rules.demands(settings, entry)
    await rules.no_overlap(session, settings, entry)
    session.add(entry)
    await flush(session, {"ux_time_entries_one_running": _conflict(None)})
    emit(session, TimerStarted(after=snapshot(entry), **facts(entry)))
    return entry


async def current(session: AsyncSession, caller: Principal) -> TimeEntry:
    """The caller's running timer; Invalid `no_active_timer` where none runs."""
    entry = await queries.running(session, caller.user_id)
    if entry is None:
        raise Invalid("No timer is running", code="no_active_timer")
    return entry


async def stop(session: AsyncSession, caller: Principal, *, stop_time: datetime | None = None) -> TimeEntry:
    """Ends the caller's timer, now or at an earlier `stop_time`; one that lies ahead counts as now."""
    entry = await current(session, caller)
    at = now() if stop_time is None else min(stop_time, now())
    if stop_time is not None and at <= entry.start_time:
        raise invalid_fields(stop_time="stop_time must be after the start of the timer")
    return await finish(session, entry, max(at, entry.start_time + SHORTEST))


async def finish(session: AsyncSession, entry: TimeEntry, end: datetime) -> TimeEntry:
    """Ends a running entry; a pause that is open, or reaches beyond the end, counts only as break until there."""
    if end <= entry.start_time:
        raise invalid_fields(end_time="end_time must be after start_time")
    length = (end - entry.start_time) // timedelta(seconds=1)
    entry.break_seconds = min(await _breaks(session, entry, end), length)
    entry.end_time, entry.paused_at = end, None
    rules.measure(entry)
    changed = record(entry)
    await session.flush()
    emit(session, TimerStopped(**changed, **facts(entry)))
    return entry


async def pause(session: AsyncSession, caller: Principal) -> TimeEntry:
    """Lets the timer rest; Invalid `invalid_state` where it does already."""
    entry = await current(session, caller)
    if entry.paused_at is not None:
        raise Invalid("The timer is paused already", code="invalid_state")
    entry.paused_at = now()
    session.add(Pause(entry_id=entry.id, started_at=entry.paused_at))
    return await _changed(session, entry)


async def resume(session: AsyncSession, caller: Principal) -> TimeEntry:
    """Lets the timer go on; Invalid `invalid_state` where it was not paused."""
    entry = await current(session, caller)
    if entry.paused_at is None:
        raise Invalid("The timer is not paused", code="invalid_state")
    at = max(now(), entry.paused_at)
    entry.break_seconds += (at - entry.paused_at) // timedelta(seconds=1)
    entry.paused_at = None
    rest = await session.scalar(select(Pause).where(Pause.entry_id == entry.id, Pause.ended_at.is_(None)))
    if rest:
        rest.ended_at = at
    return await _changed(session, entry)


async def _changed(session: AsyncSession, entry: TimeEntry) -> TimeEntry:
    changed = record(entry)
    await session.flush()
    emit(session, TimeEntryUpdated(**changed, **facts(entry)))
    return entry


async def _breaks(session: AsyncSession, entry: TimeEntry, end: datetime) -> int:
    """Seconds of break until `end`: what was set by hand, and of each pause the part before it."""
    second = timedelta(seconds=1)
    total = entry.break_seconds
    for rest in await session.scalars(select(Pause).where(Pause.entry_id == entry.id)):
        counted = (rest.ended_at - rest.started_at) // second if rest.ended_at else 0
        rest.started_at = min(rest.started_at, end)
        rest.ended_at = min(rest.ended_at or end, end)
        total += (rest.ended_at - rest.started_at) // second - counted
    return max(total, 0)


async def _already(session: AsyncSession, user_id: int) -> Conflict:
    return _conflict(await queries.running_json(session, user_id))


def _conflict(timer: str | None) -> Conflict:
    details = {"timer": Json(timer)} if timer else None
    return Conflict("You already have an active timer", code="timer_already_running", details=details)
