"""Many deleted entries brought back at once."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import locked
from app.core.errors import NotFound
from app.core.events import emit_all, snapshot
from app.core.principal import Principal
from app.services.accounts import users
from app.services.settings import instance
from app.services.time_entries import rules
from app.services.time_entries.events import TimeEntryRestored, facts
from app.services.time_entries.models import TimeEntry


async def restore(session: AsyncSession, caller: Principal, *, entry_ids: Sequence[int], keep_days: int) -> int:
    """Brings all of the entries back, or none; returns how many were deleted until now.

    NotFound where one is not there, somebody else's, or deleted more than `keep_days` ago; Conflict `overlap` where
    the instance forbids overlaps and another entry took the time. Only in that case a statement each looks for it.
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
        raise NotFound(f"Time entry with ID {min(missing)} not found")
    back = [entry for entry in found if entry.deleted_at is not None]
    for entry in back:
        entry.deleted_at = None
    await session.flush()
    settings = await instance.read(session)
    for entry in back:
        await rules.no_overlap(session, settings, entry)
    await emit_all(session, [TimeEntryRestored(after=snapshot(entry), **facts(entry)) for entry in back])
    return len(back)


async def _visible(
    session: AsyncSession, caller: Principal, entry_ids: Sequence[int], *, lock: bool
) -> Sequence[TimeEntry]:
    """The entries that the caller may see, in the order of their ids."""
    statement = select(TimeEntry).where(TimeEntry.id.in_(set(entry_ids))).order_by(TimeEntry.id)
    if not caller.is_admin:
        statement = statement.where(TimeEntry.user_id == caller.user_id)
    return (await session.scalars(locked(statement) if lock else statement)).all()
