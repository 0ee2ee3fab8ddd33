"""Entries: create, get, update, delete, restore."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Unpack
from zoneinfo import ZoneInfo

from sqlalchemy import delete as delete_rows
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import Precondition, apply_changes, pending_changes
from app.core.clock import now, today
from app.core.db import for_update
from app.core.errors import Conflict, NotFound
from app.core.events import emit, snapshot
from app.core.messages import N_
from app.core.principal import Principal
from app.core.rows import insert_row
from app.services.accounts import users
from app.services.settings import instance
from app.services.time_entries import rules, tags, targets, timer
from app.services.time_entries.events import (
    TimeEntryCreated,
    TimeEntryDeleted,
    TimeEntryRestored,
    TimeEntryUpdated,
    event_fields,
)
from app.services.time_entries.fields import EntryDetails, EntryFields, WorkFields
from app.services.time_entries.models import STAGED, TimeEntry

REQUIRED = frozenset({"project_id", "start_time", "end_time", "billable", "paid", "break_seconds"})


async def create(
    session: AsyncSession,
    caller: Principal,
    *,
    start_time: datetime,
    end_time: datetime | None,
    user_id: int | None = None,
    **fields: Unpack[EntryDetails],
) -> TimeEntry:
    """Create an entry. Without an end it is the user's timer (Conflict `timer_already_running` if one runs)."""
    entry = TimeEntry(start_time=start_time, end_time=end_time, source="manual", **({"break_seconds": 0} | fields))
    entry.user_id = rules.chosen_owner(caller, user_id)
    entry.tags = await tags.spell(session, entry.tags)
    if end_time is None:
        return await timer.start_entry(session, caller, entry)
    booking = await targets.lock_booking(session, entry)
    booking.target.check(entry)
    rules.check_required_fields(booking.settings, entry)
    rules.set_duration(entry)
    await rules.check_overlap(session, booking.settings, entry)
    await insert_row(session, entry)
    emit(session, TimeEntryCreated(after=snapshot(entry), **event_fields(entry)))
    return entry


def block_of_day(day: date, length: timedelta, zone: str) -> tuple[datetime, datetime]:
    """Return start and end of some time on a day: until now if it is today in `zone`, else from 09:00."""
    if day == today(zone):
        return now() - length, now()
    start = datetime.combine(day, time(9), ZoneInfo(zone)).astimezone(UTC)
    return start, start + length


async def get(session: AsyncSession, caller: Principal, entry_id: int, *, lock: bool = False) -> TimeEntry:
    """Return the entry; NotFound also if it is another user's, so that nobody learns which ids exist."""
    statement = select(TimeEntry).where(TimeEntry.id == entry_id, TimeEntry.deleted_at.is_(None))
    entry = await session.scalar(for_update(statement) if lock else statement)
    if entry is None or (entry.user_id != caller.user_id and not caller.is_admin):
        raise NotFound(N_("Time entry with ID {entry_id} not found", entry_id=entry_id))
    return entry


async def update(
    session: AsyncSession,
    caller: Principal,
    entry_id: int,
    *,
    guard: Precondition | None = None,
    if_updated_at: datetime | None = None,
    length: timedelta | None = None,
    **changes: Unpack[EntryFields],
) -> TimeEntry:
    """Change the given fields; None clears what may be empty.

    A new project takes the entry off its client and off a task of another project, and decides whether its time is
    billable if the old one did. An `end_time` ends a running
    timer. A `length`, without breaks, sets the end; an `end_time` must agree with it. Raise Conflict if the entry is
    newer than `if_updated_at`, and the errors of `create`.
    """
    owner_id = (await get(session, caller, entry_id)).user_id
    if "tags" in changes:
        changes["tags"] = await tags.spell(session, changes["tags"])
    await users.lock(session, owner_id)
    entry = await get(session, caller, entry_id, lock=True)
    if guard:
        await guard()
    if if_updated_at and abs(entry.updated_at - if_updated_at) > timedelta(milliseconds=1):
        raise Conflict(N_("The entry has been changed since"), fields={"if_updated_at": [N_("is out of date")]})
    was_running, old_times = entry.end_time is None, (entry.start_time, entry.end_time)
    follows = await targets.follows_project(session, entry, changes)
    add_consequences(entry, changes)
    apply_changes(entry, changes, REQUIRED)
    if length is not None:
        rules.set_length(entry, length, changes.get("end_time"))
    if {"project_id", "client_id", "task_id"} & changes.keys():
        await targets.check_changed(session, entry, follows=follows)
    if old_times != (entry.start_time, entry.end_time):
        await rules.check_overlap(session, await instance.read_settings(session), entry)
    if was_running and entry.end_time is not None:
        entry = await timer.finish(session, entry, timer.not_ahead(end_time=entry.end_time))
        rules.check_length(entry, length)
        return entry
    rules.set_duration(entry)
    if changed := pending_changes(entry):
        await session.flush()
        emit(session, TimeEntryUpdated(**changed, **event_fields(entry)))
    return entry


def add_consequences(entry: TimeEntry, changes: WorkFields) -> None:
    """Complete the changes: another project or client clears the task."""
    project, client = changes.get("project_id"), changes.get("client_id")
    if project is not None and project != entry.project_id:
        changes.setdefault("task_id", None)
        changes.setdefault("client_id", None)
    elif client is not None and project is None and entry.project_id is not None:
        entry.project_id = None
        changes.setdefault("task_id", None)


async def delete(session: AsyncSession, caller: Principal, entry_id: int, guard: Precondition | None = None) -> None:
    """Delete an entry, or discard a running timer; it can be restored within the retention."""
    entry = await get(session, caller, entry_id, lock=True)
    if guard:
        await guard()
    before = snapshot(entry)
    entry.deleted_at = now()
    await session.flush()
    emit(session, TimeEntryDeleted(before=before, **event_fields(entry)))


async def restore(session: AsyncSession, caller: Principal, entry_id: int, *, keep_days: int) -> TimeEntry:
    """Restore a deleted entry; one that is not deleted stays as it is.

    A discarded timer runs on. Raise NotFound also if it was deleted more than `keep_days` ago, Conflict `overlap` if
    another entry took its time, `timer_already_running` if another timer runs.
    """
    missing = NotFound(N_("Time entry with ID {entry_id} not found", entry_id=entry_id))
    wanted = select(TimeEntry).where(TimeEntry.id == entry_id)
    entry = await session.scalar(wanted)
    if entry is None or (entry.user_id != caller.user_id and not caller.is_admin):
        raise missing
    await users.lock(session, entry.user_id)
    entry = await session.scalar(for_update(wanted))
    if entry is None or (entry.deleted_at and entry.deleted_at < now() - timedelta(days=keep_days)):
        raise missing
    if entry.deleted_at is None:
        return entry
    await rules.check_overlap(session, await instance.read_settings(session), entry)
    entry.deleted_at = None
    await timer.flush_timers(session)
    emit(session, TimeEntryRestored(after=snapshot(entry), **event_fields(entry)))
    return entry


async def purge(session: AsyncSession, *, keep_days: int) -> int:
    """Remove entries for good that were deleted more than `keep_days` ago; return their number."""
    oldest = now() - timedelta(days=keep_days)
    gone = delete_rows(TimeEntry).where(TimeEntry.deleted_at > STAGED, TimeEntry.deleted_at < oldest)
    return len((await session.execute(gone.returning(TimeEntry.id))).all())
