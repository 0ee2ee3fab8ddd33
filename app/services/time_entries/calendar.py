"""Entries on a calendar: what a stretch of days shows of them, and moved without losing their length."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import day_end, day_start, offsets, placed
from app.core.errors import Invalid
from app.core.principal import Principal
from app.core.types import UTCDateTime
from app.services.accounts import users
from app.services.projects.models import Project
from app.services.time_entries import entries
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.queries import ENTRIES

# How long before a stretch of days an entry may have begun that still reaches into it.
LONGEST = timedelta(days=31)

# `reaching` is an instant that entries end after.
BLOCKS = replace(
    ENTRIES,
    rows=ENTRIES.rows.add_columns(Project.color),
    filters={
        **ENTRIES.filters,
        "reaching": or_(TimeEntry.end_time.is_(None), TimeEntry.end_time > bindparam("reaching", type_=UTCDateTime)),
    },
    default_sort="start_time",
)


def shown(caller: Principal, first: date, last: date) -> dict[str, object]:
    """The filters of `BLOCKS` for the caller's entries that share time with the days in the caller's zone."""
    since = day_start(first, caller.zone)
    return {
        "user_id": caller.user_id,
        "since": since - LONGEST,
        "reaching": since,
        "before": day_end(last, caller.zone),
    }


async def move(
    session: AsyncSession,
    caller: Principal,
    entry_id: int,
    *,
    start_time: datetime,
    if_updated_at: datetime | None = None,
) -> TimeEntry:
    """Has an entry begin at another time and take as long as before, whatever clocks do meanwhile.

    A naive `start_time` is what clocks in the caller's zone show. What they show twice is, for an entry that began in
    the second of the two, the second. Raises Invalid for a running timer, and what `entries.update` raises.
    """
    await users.lock(session, (await entries.get(session, caller, entry_id)).user_id)
    entry = await entries.get(session, caller, entry_id, lock=True)
    if entry.end_time is None:
        raise Invalid("The timer is running; stop it before you move the entry", code="invalid_state")
    fold = entry.start_time.astimezone(ZoneInfo(caller.zone)).fold
    # The other reading of a time that clocks skip would be the earlier one.
    start = max(placed(start_time, caller.zone), placed(start_time.replace(fold=fold), caller.zone))
    times = {"start_time": start, "end_time": start + (entry.end_time - entry.start_time)}
    return await entries.update(session, caller, entry_id, times, if_updated_at=if_updated_at)


def end_of(moment: datetime, start: datetime, zone: str) -> datetime:
    """The instant of an end; of two at which clocks in `zone` show a naive one, the first that lies after the start."""
    first = placed(moment, zone)
    return first if first > start else placed(moment.replace(fold=1), zone)


@dataclass(frozen=True, slots=True)
class Turn:
    """Clocks change: what they show from `first` to `last`, both naive, is skipped, or where `twice` is shown twice."""

    first: datetime
    last: datetime
    twice: bool


def turn(day: date, zone: str) -> Turn | None:
    """How clocks in `zone` change on a day; None on most."""
    second = timedelta(seconds=1)  # some zones change their clocks at midnight
    (_, before), *changes = offsets(zone, day_start(day, zone) - second, day_end(day, zone) - second)
    if not changes:
        return None
    at, after = changes[0]
    shows = sorted((at.astimezone(UTC).replace(tzinfo=None) + timedelta(seconds=ahead)) for ahead in (before, after))
    return Turn(shows[0], shows[1], after < before)
