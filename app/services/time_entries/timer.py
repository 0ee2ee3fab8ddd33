"""The one running timer of a user."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import pending_changes
from app.core.clock import now
from app.core.db import flush_or_conflict
from app.core.errors import Conflict, Invalid, NotFound, invalid_fields
from app.core.events import emit, snapshot
from app.core.json import RawJson
from app.core.messages import N_
from app.core.principal import Principal
from app.core.rows import flush_row, insert_row, select_row
from app.core.types import table_of
from app.services.time_entries import queries, rules, targets
from app.services.time_entries.events import TimeEntryUpdated, TimerStarted, TimerStopped, event_fields
from app.services.time_entries.models import ONE_RUNNING, Pause, TimeEntry
from app.services.time_entries.tags import spell

_table = table_of(TimeEntry)
RUNNING_TIMER = (
    select(_table)
    .where(_table.c.user_id == bindparam("user_id"), _table.c.end_time.is_(None), _table.c.deleted_at.is_(None))
    .with_for_update(key_share=True)
)
SHORTEST_ENTRY = timedelta(microseconds=1)
CLOCK_DIFFERENCE = timedelta(minutes=1)  # by which a device's clock may be ahead of the server's


async def start(
    session: AsyncSession,
    caller: Principal,
    *,
    project_id: int | None = None,
    client_id: int | None = None,
    task_id: int | None = None,
    notes: str | None = None,
    tags: str | None = None,
    billable: bool | None = None,
    start_time: datetime | None = None,
) -> TimeEntry:
    """Start the caller's timer, now or at an earlier `start_time`.

    If one runs, raise Conflict `timer_already_running` with that timer.
    """
    entry = TimeEntry(
        user_id=caller.user_id,
        project_id=project_id,
        client_id=client_id,
        task_id=task_id,
        start_time=start_time or now(),
        notes=notes,
        tags=await spell(session, tags),
        billable=billable,
        source="auto",
    )
    return await start_entry(session, caller, entry)


async def start_again(
    session: AsyncSession, caller: Principal, *, project_id: int | None = None, task_id: int | None = None
) -> TimeEntry:
    """Start the caller's timer on the target of the last entry, or on `project_id`, without its notes.

    Raise NotFound if there is no entry to continue, Invalid `invalid_state` if a timer runs.
    """
    user_id = await rules.resolve_owner(session, caller, None)
    if await queries.running_timer(session, user_id):
        raise Invalid(N_("A timer is running; stop it before you continue another entry"), code="invalid_state")
    entry = TimeEntry(user_id=user_id, project_id=project_id, task_id=task_id, start_time=now(), source="auto")
    if project_id is None:
        last = await queries.last_ended(session, user_id)
        if last is None:
            raise NotFound(N_("There is no time entry to continue"))
        entry.project_id, entry.client_id = last.project_id, last.client_id
        entry.task_id = task_id or last.task_id
    return await start_entry(session, caller, entry)


async def start_entry(session: AsyncSession, caller: Principal, entry: TimeEntry) -> TimeEntry:
    """Store an entry without an end; Invalid if its start lies ahead."""
    booking = await targets.lock_booking(session, entry)
    # That none ran is settled by the index; that one did may have changed while the lock was awaited.
    if booking.running or not booking.settings.allow_overlap:
        await _check_none_runs(session, caller, entry.user_id)
    entry.start_time = not_ahead(start_time=entry.start_time)
    booking.target.check(entry, timer=True)
    rules.check_required_fields(booking.settings, entry)
    await rules.check_overlap(session, booking.settings, entry)
    if not await insert_row(session, entry, unless=ONE_RUNNING):
        await _check_none_runs(session, caller, entry.user_id)
        raise _conflict(None)
    emit(session, TimerStarted(after=snapshot(entry), **event_fields(entry)))
    return entry


async def flush_timers(session: AsyncSession) -> None:
    """Flush; Conflict `timer_already_running` if a user would have two timers."""
    await flush_or_conflict(session, {"ux_time_entries_one_running": _conflict(None)})


async def current(session: AsyncSession, caller: Principal) -> TimeEntry:
    """Return the caller's running timer; Invalid `no_active_timer` if none runs."""
    entry = await queries.running_timer(session, caller.user_id)
    if entry is None:
        raise _no_timer()
    return entry


async def stop(session: AsyncSession, caller: Principal, *, stop_time: datetime | None = None) -> TimeEntry:
    """Stop the caller's timer, now or at an earlier `stop_time`; Invalid if that lies ahead."""
    entry = await select_row(session, TimeEntry, RUNNING_TIMER, {"user_id": caller.user_id})
    if entry is None:
        raise _no_timer()
    at = not_ahead(stop_time=stop_time) if stop_time else now()
    if stop_time is not None and at <= entry.start_time:
        raise invalid_fields(stop_time=N_("stop_time must be after the start of the timer"))
    return await finish(session, entry, max(at, entry.start_time + SHORTEST_ENTRY))


async def finish(session: AsyncSession, entry: TimeEntry, end: datetime) -> TimeEntry:
    """End a running entry; a pause that is open, or ends later, counts as break until the end only."""
    if end <= entry.start_time:
        raise invalid_fields(end_time=N_("end_time must be after start_time"))
    length = (end - entry.start_time) // timedelta(seconds=1)
    entry.break_seconds = min(await _breaks(session, entry, end), length)
    entry.end_time, entry.paused_at = end, None
    rules.set_duration(entry)
    changed = pending_changes(entry)
    await flush_row(session, entry)
    emit(session, TimerStopped(**changed, **event_fields(entry)))
    return entry


def not_ahead(**field: datetime) -> datetime:
    """Return the instant of a field, or now if it is ahead by less than clocks may differ; Invalid if by more."""
    ((name, at),) = field.items()
    if at > now() + CLOCK_DIFFERENCE:
        raise invalid_fields(**{name: N_("must not lie in the future")})
    return min(at, now())


async def pause(session: AsyncSession, caller: Principal) -> TimeEntry:
    """Pause the timer; Invalid `invalid_state` if it is paused already."""
    entry = await current(session, caller)
    if entry.paused_at is not None:
        raise Invalid(N_("The timer is already paused"), code="invalid_state")
    entry.paused_at = now()
    session.add(Pause(entry_id=entry.id, started_at=entry.paused_at))
    return await _changed(session, entry)


async def resume(session: AsyncSession, caller: Principal) -> TimeEntry:
    """Resume the timer; Invalid `invalid_state` if it is not paused."""
    entry = await current(session, caller)
    if entry.paused_at is None:
        raise Invalid(N_("The timer is not paused"), code="invalid_state")
    at = max(now(), entry.paused_at)
    entry.break_seconds += (at - entry.paused_at) // timedelta(seconds=1)
    entry.paused_at = None
    rest = await session.scalar(select(Pause).where(Pause.entry_id == entry.id, Pause.ended_at.is_(None)))
    if rest:
        rest.ended_at = at
    return await _changed(session, entry)


async def _changed(session: AsyncSession, entry: TimeEntry) -> TimeEntry:
    changed = pending_changes(entry)
    await session.flush()
    emit(session, TimeEntryUpdated(**changed, **event_fields(entry)))
    return entry


async def _breaks(session: AsyncSession, entry: TimeEntry, end: datetime) -> int:
    """Return the seconds of break until `end`: those set by hand, and the part of each pause before it."""
    if entry.paused_at is None and end >= entry.updated_at:
        return entry.break_seconds  # every pause has ended, and was counted when it did
    second = timedelta(seconds=1)
    total = entry.break_seconds
    for rest in await session.scalars(select(Pause).where(Pause.entry_id == entry.id)):
        counted = (rest.ended_at - rest.started_at) // second if rest.ended_at else 0
        rest.started_at = min(rest.started_at, end)
        rest.ended_at = min(rest.ended_at or end, end)
        total += (rest.ended_at - rest.started_at) // second - counted
    return max(total, 0)


async def _check_none_runs(session: AsyncSession, caller: Principal, user_id: int) -> None:
    """Raise Conflict with the running timer of the user, who is locked."""
    if running := await queries.running_timer_json(session, caller, user_id):
        raise _conflict(running)


def _no_timer() -> Invalid:
    return Invalid(N_("No timer is running"), code="no_active_timer")


def _conflict(timer: str | None) -> Conflict:
    details = {"timer": RawJson(timer)} if timer else None
    return Conflict(N_("You already have an active timer"), code="timer_already_running", details=details)
