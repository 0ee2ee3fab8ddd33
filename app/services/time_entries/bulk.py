"""One action on many entries."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from app.core.changes import pending_changes
from app.core.clock import now
from app.core.db import for_update
from app.core.errors import Invalid, NotFound, invalid_fields
from app.core.events import emit_all, snapshot
from app.core.messages import N_
from app.core.principal import Principal
from app.core.tags import join_tags, normalize_tags, split_tags, tag_key
from app.services.time_entries import tags
from app.services.time_entries.events import TimeEntryDeleted, TimeEntryEvent, TimeEntryUpdated, event_fields
from app.services.time_entries.models import TimeEntry

MAX_TAGS_LENGTH = 500  # what the column holds


@dataclass(frozen=True, slots=True)
class BulkResult:
    """The number of entries that are now as requested, and of running ones, which were skipped."""

    affected: int
    skipped: int


def delete(entry: TimeEntry, _value: object) -> None:
    """Delete the entry; it can be restored within the retention."""
    entry.deleted_at = now()


def set_billable(entry: TimeEntry, value: object) -> None:
    """Set whether the time is billable."""
    entry.billable = value is True


def set_paid(entry: TimeEntry, value: object) -> None:
    """Set whether the time is paid; without a payment there is no invoice number."""
    if entry.paid and value is not True:
        entry.invoice_number = None
    entry.paid = value is True


def add_tag(entry: TimeEntry, value: object) -> None:
    """Add a tag, unless the entry has it; Invalid if the entry has no room for it."""
    entry.tags = normalize_tags(f"{entry.tags or ''},{value}")
    if len(entry.tags or "") > MAX_TAGS_LENGTH:
        raise invalid_fields(value=f"The tags of entry {entry.id} would have more than {MAX_TAGS_LENGTH} characters")


def remove_tag(entry: TimeEntry, value: object) -> None:
    """Remove a tag, if the entry has it, in any spelling."""
    gone = tag_key(str(value))
    entry.tags = join_tags(tag for key, tag in split_tags(entry.tags).items() if key != gone)


# What `check_value` has accepted is the second argument.
BULK_ACTIONS: dict[str, Callable[[TimeEntry, object], None]] = {
    action.__name__: action for action in (delete, set_billable, set_paid, add_tag, remove_tag)
}


async def apply_action(
    session: AsyncSession, caller: Principal, *, entry_ids: Sequence[int], action: str, value: object = None
) -> BulkResult:
    """Apply `action` to all of the entries except running ones, or to none.

    `value` is a bool for `set_billable` and `set_paid`, a tag for `add_tag` and `remove_tag`. Raise NotFound if an
    entry does not exist or is another user's (unless the caller is an administrator), Invalid `invalid_state` if all
    of them run. The number of statements does not depend on the number of entries; each that changes has its event.
    """
    value = check_value(action, value)
    if action == "add_tag":
        value = await tags.spell(session, str(value))
    entries = await lock_visible(session, caller, entry_ids)
    ended = [entry for entry in entries if entry.end_time is not None]
    if not ended:
        raise Invalid(N_("All of these entries are active timers; stop them first"), code="invalid_state")
    events = {entry: event for entry in ended if (event := _apply(entry, action, value))}
    align_columns(events)
    await session.flush()
    await emit_all(session, list(events.values()))
    return BulkResult(affected=len(ended), skipped=len(entries) - len(ended))


def check_value(action: str, value: object) -> object:
    """Return the value as the action takes it; raise Invalid, naming `action` or `value`, if it does not fit."""
    if action not in BULK_ACTIONS:
        raise invalid_fields(action=N_("must be one of {names}", names=", ".join(BULK_ACTIONS)))
    if action in ("set_billable", "set_paid") and not isinstance(value, bool):
        raise invalid_fields(value="must be true or false")
    if action in ("add_tag", "remove_tag"):
        value = value.strip() if isinstance(value, str) else ""
        if not value or "," in value:
            raise invalid_fields(value="must be one tag, without commas")
    return value


async def lock_visible(session: AsyncSession, caller: Principal, entry_ids: Sequence[int]) -> Sequence[TimeEntry]:
    """Return the entries, locked in the order of their ids so that two such calls cannot deadlock."""
    statement = select(TimeEntry).where(TimeEntry.id.in_(set(entry_ids)), TimeEntry.deleted_at.is_(None))
    if not caller.is_admin:
        statement = statement.where(TimeEntry.user_id == caller.user_id)
    entries = (await session.scalars(for_update(statement.order_by(TimeEntry.id)))).all()
    missing = set(entry_ids).difference(entry.id for entry in entries)
    if missing:
        raise NotFound(N_("Time entry with ID {entry_id} not found", entry_id=min(missing)))
    return entries


def _apply(entry: TimeEntry, action: str, value: object) -> TimeEntryEvent | None:
    """Change the entry and return the event, or None if nothing changed."""
    before = snapshot(entry)
    BULK_ACTIONS[action](entry, value)
    if entry.deleted_at is not None:
        return TimeEntryDeleted(before=before, **event_fields(entry))
    changed = pending_changes(entry)
    return TimeEntryUpdated(**changed, **event_fields(entry)) if changed else None


def align_columns(entries: Iterable[TimeEntry]) -> None:
    """Make every row write the columns that any of them writes: rows with the same columns share a statement."""
    names = {name for entry in entries for name in pending_changes(entry).get("after", {})}
    for entry in entries:
        for name in names:
            flag_modified(entry, name)
