"""A change of entries taken back, as long as it is their last one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import pending_changes
from app.core.errors import Conflict
from app.core.events import EventRow, emit_all
from app.core.messages import N_
from app.core.principal import Principal
from app.services.time_entries import bulk
from app.services.time_entries.events import TimeEntryUpdated, event_fields
from app.services.time_entries.fields import WorkFields


async def take_back(session: AsyncSession, caller: Principal, *, entry_ids: Sequence[int], until: datetime) -> int:
    """Give the entries the project, task, notes, tags and billable that they had before the caller's last change.

    Return their number. Raise Conflict if one has changed after `until`, NotFound if it does not exist or is another
    user's; then none is changed.
    """
    found = await bulk.lock_visible(session, caller, entry_ids)
    last = select(func.max(EventRow.id)).where(EventRow.resource == "time_entry", EventRow.resource_id.in_(entry_ids))
    rows = await session.scalars(select(EventRow).where(EventRow.id.in_(last.group_by(EventRow.resource_id))))
    changes = {row.resource_id: row for row in rows}
    events = {}
    for entry in found:
        change = changes.get(entry.id)
        is_own = change is not None and (change.actor_id, change.name) == (caller.user_id, TimeEntryUpdated.name)
        if change is None or not is_own or entry.updated_at > until:
            raise Conflict(N_("The entry has been changed since"))
        for name in WorkFields.__annotations__.keys() & (change.before or {}).keys():
            setattr(entry, name, (change.before or {})[name])
        if changed := pending_changes(entry):
            events[entry] = TimeEntryUpdated(**changed, **event_fields(entry))
    bulk.align_columns(events)
    await session.flush()
    await emit_all(session, list(events.values()))
    return len(events)
