"""An entry split in two at an instant."""

from datetime import datetime, timedelta

from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import Precondition, pending_changes
from app.core.errors import Conflict, Invalid, invalid_fields
from app.core.events import emit, snapshot
from app.core.messages import N_
from app.core.principal import Principal
from app.services.accounts import users
from app.services.time_entries import entries, rules, timer
from app.services.time_entries.events import (
    TimeEntryCreated,
    TimeEntryUpdated,
    TimerStarted,
    TimerStopped,
    event_fields,
)
from app.services.time_entries.models import Pause, TimeEntry

SECOND = timedelta(seconds=1)
# What the two parts do not share.
OWN = frozenset({"id", "start_time", "end_time", "duration_seconds", "break_seconds", "created_at", "updated_at"})


async def split(
    session: AsyncSession,
    caller: Principal,
    entry_id: int,
    *,
    at: datetime,
    break_seconds: int | None = None,
    guard: Precondition | None = None,
    if_updated_at: datetime | None = None,
) -> TimeEntry:
    """End an entry at an instant and return a new one with the rest of its time; their durations add up to the old one.

    `at` counts as whole seconds after the start. Pauses of the timer belong to the part that they lie in. Of a break
    that was set by hand, `break_seconds` is the part before `at`; Invalid if it is missing or does not fit. Raise
    Invalid `invalid_state` for a timer that is paused, Conflict if the entry is newer than `if_updated_at`.
    """
    await users.lock(session, (await entries.get(session, caller, entry_id)).user_id)
    first = await entries.get(session, caller, entry_id, lock=True)
    if guard:
        await guard()
    if if_updated_at and abs(first.updated_at - if_updated_at) > timedelta(milliseconds=1):
        raise Conflict(N_("The entry has been changed since"), fields={"if_updated_at": [N_("is out of date")]})
    if first.paused_at is not None:
        raise Invalid(N_("The timer is paused; resume it before you split the entry"), code="invalid_state")
    at = _place(first, at)
    shared = {column.key: getattr(first, column.key) for column in inspect(TimeEntry).column_attrs}
    second = TimeEntry(**{name: value for name, value in shared.items() if name not in OWN})
    second.start_time, second.end_time = at, first.end_time
    running = first.end_time is None
    second.break_seconds = await _share_breaks(session, first, at, break_seconds)
    first.break_seconds -= second.break_seconds
    first.end_time = at
    for part in (first, second):
        _set_duration(part)
    changed = pending_changes(first)
    await session.flush()
    session.add(second)
    await timer.flush_timers(session)
    await _move_pauses(session, first, second)
    emit(session, (TimerStopped if running else TimeEntryUpdated)(**changed, **event_fields(first)))
    emit(session, (TimerStarted if running else TimeEntryCreated)(after=snapshot(second), **event_fields(second)))
    return second


def _place(entry: TimeEntry, at: datetime) -> datetime:
    """Return the instant, in whole seconds after the start; Invalid if no time would be before or after it."""
    if entry.end_time is None:
        at = timer.not_ahead(at=at)
    at = entry.start_time + (at - entry.start_time) // SECOND * SECOND
    if at <= entry.start_time or (entry.end_time and at >= entry.end_time):
        raise invalid_fields(at=N_("must be between the start and the end of the entry"))
    return at


async def _share_breaks(session: AsyncSession, entry: TimeEntry, at: datetime, before: int | None) -> int:
    """Return the seconds of break after `at`."""
    known = known_after = 0
    for pause in await _pauses(session, entry):
        if pause.ended_at is not None:
            known += (pause.ended_at - pause.started_at) // SECOND
            known_after += max(timedelta(), pause.ended_at - max(pause.started_at, at)) // SECOND
    by_hand = entry.break_seconds - known
    if by_hand == 0 and before is None:
        return known_after
    if before is None:
        raise invalid_fields(break_seconds=N_("Say how much of the break lies before the split"))
    if before > entry.break_seconds:
        raise invalid_fields(break_seconds=N_("is longer than the break of the entry"))
    return entry.break_seconds - before


def _set_duration(part: TimeEntry) -> None:
    """Set the duration; Invalid if the part of the break does not fit."""
    try:
        rules.set_duration(part)
    except Invalid:
        raise invalid_fields(break_seconds=N_("The break is longer than this part of the entry")) from None


async def _move_pauses(session: AsyncSession, first: TimeEntry, second: TimeEntry) -> None:
    """Give the pauses after the split to the second part; one around it belongs to both."""
    for pause in await _pauses(session, first):
        if pause.ended_at is None or pause.ended_at <= second.start_time:
            continue
        if pause.started_at >= second.start_time:
            pause.entry_id = second.id
            continue
        session.add(Pause(entry_id=second.id, started_at=second.start_time, ended_at=pause.ended_at))
        pause.ended_at = second.start_time
    await session.flush()


async def _pauses(session: AsyncSession, entry: TimeEntry) -> list[Pause]:
    found = await session.scalars(select(Pause).where(Pause.entry_id == entry.id).order_by(Pause.started_at))
    return list(found)
