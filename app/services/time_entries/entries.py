"""Entries: created, changed, deleted."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete as delete_rows
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import Guard, apply, record
from app.core.clock import now, today
from app.core.db import locked
from app.core.errors import Conflict, Invalid, NotFound
from app.core.events import emit, snapshot
from app.core.principal import Principal
from app.core.tags import join_tags
from app.services.accounts import users
from app.services.settings import instance
from app.services.time_entries import rules, timer
from app.services.time_entries.events import (
    TimeEntryCreated,
    TimeEntryDeleted,
    TimeEntryRestored,
    TimeEntryUpdated,
    facts,
)
from app.services.time_entries.models import TimeEntry

REQUIRED = frozenset({"project_id", "start_time", "end_time", "billable", "paid", "break_seconds"})


async def create(
    session: AsyncSession,
    caller: Principal,
    *,
    start_time: datetime,
    end_time: datetime | None,
    user_id: int | None = None,
    break_seconds: int = 0,
    **values: Any,
) -> TimeEntry:
    """A new entry. Without an end it starts the user's timer (Conflict `timer_already_running` where one runs)."""
    entry = TimeEntry(start_time=start_time, end_time=end_time, break_seconds=break_seconds, source="manual", **values)
    entry.user_id = await rules.owner(session, caller, user_id)
    entry.tags = join_tags(entry.tags)
    if end_time is None:
        return await timer.run(session, entry)
    settings = await instance.read(session)
    await rules.target(session, entry)
    rules.demands(settings, entry)
    rules.measure(entry)
    await rules.no_overlap(session, settings, entry)
    session.add(entry)
    await session.flush()
    emit(session, TimeEntryCreated(after=snapshot(entry), **facts(entry)))
    return entry


def block(day: date, minutes: int, zone: str) -> tuple[datetime, datetime]:
    """Start and end of so many minutes on a day: ending now if the day is today in `zone`, else from 09:00 there."""
    length = timedelta(minutes=minutes)
    if day == today(zone):
        return now() - length, now()
    start = datetime.combine(day, time(9), ZoneInfo(zone)).astimezone(UTC)
    return start, start + length


async def get(session: AsyncSession, caller: Principal, entry_id: int, *, lock: bool = False) -> TimeEntry:
    """The entry; NotFound also where it is somebody else's, so that nobody learns which ids exist."""
    statement = select(TimeEntry).where(TimeEntry.id == entry_id, TimeEntry.deleted_at.is_(None))
    entry = await session.scalar(locked(statement) if lock else statement)
    if entry is None or (entry.user_id != caller.user_id and not caller.is_admin):
        raise NotFound(f"Time entry with ID {entry_id} not found")
    return entry


async def update(
    session: AsyncSession,
    caller: Principal,
    entry_id: int,
    values: Mapping[str, Any],
    *,
    guard: Guard | None = None,
    if_updated_at: datetime | None = None,
) -> TimeEntry:
    """Changes what `values` names; None clears what may be empty.

    A new project takes the entry off its client and off a task of another project. An `end_time` ends a running
    timer. Raises Conflict where the entry is newer than `if_updated_at`, and what `create` raises.
    """
    await users.lock(session, (await get(session, caller, entry_id)).user_id)
    entry = await get(session, caller, entry_id, lock=True)
    if guard:
        await guard()
    if if_updated_at and abs(entry.updated_at - if_updated_at) > timedelta(milliseconds=1):
        raise Conflict("The entry has been changed since", fields={"if_updated_at": ["is out of date"]})
    was_running, old_times = entry.end_time is None, (entry.start_time, entry.end_time)
    apply(entry, settled(entry, values), REQUIRED)
    if {"project_id", "client_id", "task_id"} & values.keys():
        await rules.target(session, entry)
    if old_times != (entry.start_time, entry.end_time):
        await rules.no_overlap(session, await instance.read(session), entry)
    if was_running and entry.end_time is not None:
        return await timer.finish(session, entry, entry.end_time)
    rules.measure(entry)
    if changed := record(entry):
        await session.flush()
        emit(session, TimeEntryUpdated(**changed, **facts(entry)))
    return entry


def settled(entry: TimeEntry, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with what follows from them."""
    settled = dict(values)
    if "tags" in settled:
        settled["tags"] = join_tags(settled["tags"])
    project, client = settled.get("project_id"), settled.get("client_id")
    if project is not None and project != entry.project_id:
        settled = {"task_id": None, "client_id": None} | settled
    elif client is not None and project is None and entry.project_id is not None:
        entry.project_id = None
        settled = {"task_id": None} | settled
    return settled


async def delete(session: AsyncSession, caller: Principal, entry_id: int, guard: Guard | None = None) -> None:
    """Takes an entry away; it can come back within the retention. A running timer must be stopped first (Invalid)."""
    entry = await get(session, caller, entry_id, lock=True)
    if guard:
        await guard()
    if entry.end_time is None:
        raise Invalid("The timer is running; stop it before you delete the entry", code="invalid_state")
    before = snapshot(entry)
    entry.deleted_at = now()
    await session.flush()
    emit(session, TimeEntryDeleted(before=before, **facts(entry)))


async def restore(session: AsyncSession, caller: Principal, entry_id: int, *, keep_days: int) -> TimeEntry:
    """Brings a deleted entry back; one that is not deleted stays as it is.

    NotFound also where it was deleted more than `keep_days` ago, Conflict `overlap` where another entry took its time.
    """
    missing = NotFound(f"Time entry with ID {entry_id} not found")
    wanted = select(TimeEntry).where(TimeEntry.id == entry_id)
    entry = await session.scalar(wanted)
    if entry is None or (entry.user_id != caller.user_id and not caller.is_admin):
        raise missing
    await users.lock(session, entry.user_id)
    entry = await session.scalar(locked(wanted))
    if entry is None or (entry.deleted_at and entry.deleted_at < now() - timedelta(days=keep_days)):
        raise missing
    if entry.deleted_at is None:
        return entry
    await rules.no_overlap(session, await instance.read(session), entry)
    entry.deleted_at = None
    await session.flush()
    emit(session, TimeEntryRestored(after=snapshot(entry), **facts(entry)))
    return entry


async def purge(session: AsyncSession, *, keep_days: int) -> int:
    """Removes for good what was deleted more than `keep_days` ago; returns how many entries."""
    gone = delete_rows(TimeEntry).where(TimeEntry.deleted_at < now() - timedelta(days=keep_days))
    return len((await session.execute(gone.returning(TimeEntry.id))).all())
