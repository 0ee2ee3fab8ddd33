"""Entries on a calendar: those of some days, and entries moved without changing their length."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import day_end, day_start, localize, utc_offsets
from app.core.errors import Invalid
from app.core.listing import Listing
from app.core.messages import N_
from app.core.principal import Principal
from app.core.types import UTCDateTime
from app.services.accounts import users
from app.services.projects.models import Project
from app.services.time_entries import entries
from app.services.time_entries.filters import BlockFilter
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.queries import ENTRIES

# The longest time before the first day at which an entry that reaches into it may have begun.
MAX_ENTRY_LENGTH = timedelta(days=31)

BLOCKS = Listing(
    filter=BlockFilter,
    rows=ENTRIES.rows.add_columns(Project.color),
    conditions={
        **ENTRIES.conditions,
        "reaching": or_(TimeEntry.end_time.is_(None), TimeEntry.end_time > bindparam("reaching", type_=UTCDateTime)),
    },
    sorts=ENTRIES.sorts,
    default_sort="start_time",
)


def calendar_filter(caller: Principal, first: date, last: date) -> BlockFilter:
    """Return the filter of the caller's entries that share time with the days in the caller's zone."""
    since = day_start(first, caller.zone)
    return BlockFilter(
        user_id=caller.user_id, since=since - MAX_ENTRY_LENGTH, reaching=since, before=day_end(last, caller.zone)
    )


async def move(
    session: AsyncSession,
    caller: Principal,
    entry_id: int,
    *,
    start_time: datetime,
    if_updated_at: datetime | None = None,
) -> TimeEntry:
    """Move an entry to another start, keeping its length even if clocks change in between.

    A naive `start_time` is local time in the caller's zone. An ambiguous one is the second of the two for an entry
    that began in such a second hour. Raise Invalid for a running timer, and the errors of `entries.update`.
    """
    await users.lock(session, (await entries.get(session, caller, entry_id)).user_id)
    entry = await entries.get(session, caller, entry_id, lock=True)
    if entry.end_time is None:
        raise Invalid(N_("The timer is running; stop it before you move the entry"), code="invalid_state")
    fold = entry.start_time.astimezone(ZoneInfo(caller.zone)).fold
    # The other reading of a time that clocks skip would be the earlier one.
    start = max(localize(start_time, caller.zone), localize(start_time.replace(fold=fold), caller.zone))
    end = start + (entry.end_time - entry.start_time)
    return await entries.update(session, caller, entry_id, start_time=start, end_time=end, if_updated_at=if_updated_at)


def resolve_end(moment: datetime, start: datetime, zone: str) -> datetime:
    """Return the instant of an end; of an ambiguous local time in `zone`, the first that is after the start."""
    first = localize(moment, zone)
    return first if first > start else localize(moment.replace(fold=1), zone)


@dataclass(frozen=True, slots=True)
class ClockChange:
    """A clock change: local times from `first` to `last`, both naive, are skipped, or occur twice if `twice`."""

    first: datetime
    last: datetime
    twice: bool


def clock_change(day: date, zone: str) -> ClockChange | None:
    """Return the clock change in `zone` on a day; None on most days."""
    second = timedelta(seconds=1)  # some zones change their clocks at midnight
    (_, before), *changes = utc_offsets(zone, day_start(day, zone) - second, day_end(day, zone) - second)
    if not changes:
        return None
    at, after = changes[0]
    shows = sorted((at.astimezone(UTC).replace(tzinfo=None) + timedelta(seconds=ahead)) for ahead in (before, after))
    return ClockChange(shows[0], shows[1], after < before)
