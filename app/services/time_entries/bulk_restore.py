"""Many deleted entries restored at once."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import for_update
from app.core.errors import NotFound
from app.core.events import emit_all, snapshot
from app.core.messages import N_
from app.core.principal import Principal
from app.services.accounts import users
from app.services.settings import instance
from app.services.time_entries import rules, timer
from app.services.time_entries.events import TimeEntryRestored, event_fields
from app.services.time_entries.models import TimeEntry


async def restore_many(session: AsyncSession, caller: Principal, *, entry_ids: Sequence[int], keep_days: int) -> int:
    """Restore all of the entries, or none; return the number of those that were deleted.

    Raise NotFound if one does not exist, is another user's or was deleted more than `keep_days` ago; Conflict
    `overlap` if the instance forbids overlaps and another entry took the time, `timer_already_running` if a discarded
    timer would be a second one. Looking for overlaps takes a statement
    for each entry.
    """
    found = await _visible(session, caller, entry_ids, lock=False)
    for user_id in sorted({entry.user_id for entry in found}):
        await users.lock(session, user_id)
    found = await _visible(session, caller, entry_ids, lock=True)
    oldest = now() - timedelta(days=keep_days)
    missing = set(entry_ids).difference(
        entry.id for entry in found if entry.deleted_at is None or entry.deleted_at >= oldest
    )
    if missing:
        raise NotFound(N_("Time entry with ID {entry_id} not found", entry_id=min(missing)))
    back = [entry for entry in found if entry.deleted_at is not None]
    for entry in back:
        entry.deleted_at = None
    await timer.flush_timers(session)
    settings = await instance.read_settings(session)
    for entry in back:
        await rules.check_overlap(session, settings, entry)
    await emit_all(session, [TimeEntryRestored(after=snapshot(entry), **event_fields(entry)) for entry in back])
    return len(back)


async def _visible(
    session: AsyncSession, caller: Principal, entry_ids: Sequence[int], *, lock: bool
) -> Sequence[TimeEntry]:
    """Return the entries that the caller may see, in the order of their ids."""
    statement = select(TimeEntry).where(TimeEntry.id.in_(set(entry_ids))).order_by(TimeEntry.id)
    if not caller.is_admin:
        statement = statement.where(TimeEntry.user_id == caller.user_id)
    return (await session.scalars(for_update(statement) if lock else statement)).all()
