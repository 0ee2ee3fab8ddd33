"""One action on many entries."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from app.core.changes import record
from app.core.clock import now
from app.core.db import locked
from app.core.errors import Invalid, NotFound, invalid_fields
from app.core.events import emit_all, snapshot
from app.core.principal import Principal
from app.core.tags import join_tags
from app.services.time_entries.events import TimeEntryDeleted, TimeEntryEvent, TimeEntryUpdated, facts
from app.services.time_entries.models import TimeEntry

LONGEST_TAGS = 500  # what the column holds


@dataclass(frozen=True, slots=True)
class Result:
    """How many entries are as asked now, and how many were left alone because they run."""

    affected: int
    skipped: int


def delete(entry: TimeEntry, _: Any) -> None:
    """Takes the entry away; it can come back within the retention."""
    entry.deleted_at = now()


def set_billable(entry: TimeEntry, value: bool) -> None:
    """Says whether the time is billed."""
    entry.billable = value


def set_paid(entry: TimeEntry, value: bool) -> None:
    """Says whether the time is paid; a payment that is taken back takes the invoice number with it."""
    if entry.paid and not value:
        entry.invoice_number = None
    entry.paid = value


def add_tag(entry: TimeEntry, value: str) -> None:
    """Adds a tag where it is not there yet; Invalid where the entry has no room for it."""
    entry.tags = join_tags(f"{entry.tags or ''},{value}")
    if len(entry.tags or "") > LONGEST_TAGS:
        raise invalid_fields(value=f"The tags of entry {entry.id} would have more than {LONGEST_TAGS} characters")


def remove_tag(entry: TimeEntry, value: str) -> None:
    """Removes a tag where it is there."""
    entry.tags = join_tags(",".join(tag for tag in (entry.tags or "").split(",") if tag != value))


ACTIONS: dict[str, Callable[[TimeEntry, Any], None]] = {
    action.__name__: action for action in (delete, set_billable, set_paid, add_tag, remove_tag)
}


async def apply(
    session: AsyncSession, caller: Principal, *, entry_ids: Sequence[int], action: str, value: object = None
) -> Result:
    """Does `action` to all of the entries, running ones aside, or to none.

    `value` is a bool for `set_billable` and `set_paid`, a tag for `add_tag` and `remove_tag`. NotFound where an
    entry is not there or somebody else's (and the caller no admin), Invalid `invalid_state` where all of them run.
    However many they are, it takes the same few statements, and one event for each that changes.
    """
    value = checked(action, value)
    entries = await visible(session, caller, entry_ids)
    ended = [entry for entry in entries if entry.end_time is not None]
    if not ended:
        raise Invalid("All of these entries are active timers; stop them first", code="invalid_state")
    events = {entry: event for entry in ended if (event := _changed(entry, action, value))}
    level(events)
    await session.flush()
    await emit_all(session, list(events.values()))
    return Result(affected=len(ended), skipped=len(entries) - len(ended))


def checked(action: str, value: object) -> object:
    """The value as the action takes it; Invalid that names `action` or `value` otherwise."""
    if action not in ACTIONS:
        raise invalid_fields(action=f"must be one of {', '.join(ACTIONS)}")
    if action in ("set_billable", "set_paid") and not isinstance(value, bool):
        raise invalid_fields(value="must be true or false")
    if action in ("add_tag", "remove_tag"):
        value = value.strip() if isinstance(value, str) else ""
        if not value or "," in value:
            raise invalid_fields(value="must be one tag, without commas")
    return value


async def visible(session: AsyncSession, caller: Principal, entry_ids: Sequence[int]) -> Sequence[TimeEntry]:
    """The entries, locked in the order of their ids, so that two such calls never wait for each other in a circle."""
    statement = select(TimeEntry).where(TimeEntry.id.in_(set(entry_ids)), TimeEntry.deleted_at.is_(None))
    if not caller.is_admin:
        statement = statement.where(TimeEntry.user_id == caller.user_id)
    entries = (await session.scalars(locked(statement.order_by(TimeEntry.id)))).all()
    missing = set(entry_ids).difference(entry.id for entry in entries)
    if missing:
        raise NotFound(f"Time entry with ID {min(missing)} not found")
    return entries


def _changed(entry: TimeEntry, action: str, value: object) -> TimeEntryEvent | None:
    """Changes the entry; what there is to tell of it, or None."""
    before = snapshot(entry)
    ACTIONS[action](entry, value)
    if entry.deleted_at is not None:
        return TimeEntryDeleted(before=before, **facts(entry))
    changed = record(entry)
    return TimeEntryUpdated(**changed, **facts(entry)) if changed else None


def level(entries: Iterable[TimeEntry]) -> None:
    """Lets every row write the columns that any of them writes: rows alike are written by one statement."""
    names = {name for entry in entries for name in record(entry).get("after", {})}
    for entry in entries:
        for name in names:
            flag_modified(entry, name)
