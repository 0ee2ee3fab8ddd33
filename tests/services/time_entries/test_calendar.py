"""Entries moved on a calendar: they keep their length, on days of 23 and 25 hours too."""

from datetime import UTC, date, datetime, timedelta

import orjson
import pytest

from app.core.clock import iso
from app.core.db import Database
from app.core.errors import Conflict, Invalid, NotFound
from app.core.listing import PageRequest, page
from app.core.principal import Principal
from app.services.projects.models import Project
from app.services.time_entries import calendar
from app.services.time_entries.calendar import BLOCKS, ClockChange
from app.services.time_entries.models import TimeEntry
from tests.clock import FrozenClock

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def ada(zone: str = "UTC") -> Principal:
    return Principal(user_id=2, username="ada", is_admin=False, zone=zone, strategy="test")


@pytest.fixture(autouse=True)
async def project(database: Database, clock: FrozenClock) -> None:
    """The project 1."""
    async with database.transaction() as session:
        session.add(Project(name="Website", color="#aa0000"))


async def book(database: Database, start: str, end: str | None, user_id: int = 2) -> int:
    """The id of a new entry."""
    first, last = datetime.fromisoformat(start), datetime.fromisoformat(end) if end else None
    entry = TimeEntry(user_id=user_id, project_id=1, start_time=first, end_time=last)
    entry.duration_seconds = int((last - first).total_seconds()) if last else None
    async with database.transaction() as session:
        session.add(entry)
        await session.flush()
        return entry.id


async def move(
    database: Database, entry_id: int, to: str, zone: str, seen: datetime | None = None
) -> tuple[str, str, int]:
    """Moves an entry as Ada; its start, end and seconds afterwards."""
    caller = ada(zone)
    async with database.transaction(actor=caller) as session:
        entry = await calendar.move(
            session, caller, entry_id, start_time=datetime.fromisoformat(to), if_updated_at=seen
        )
        assert entry.end_time is not None
        assert entry.duration_seconds is not None
        return iso(entry.start_time), iso(entry.end_time), entry.duration_seconds


@pytest.mark.parametrize(
    ("zone", "entry", "to", "expected"),
    [
        # Onto the day, over the change: three hours stay three hours.
        (BERLIN, "2026-03-28T00:00Z", "2026-03-29T01:00", "2026-03-29T00:00:00Z"),
        (BERLIN, "2026-10-24T00:00Z", "2026-10-25T01:00", "2026-10-24T23:00:00Z"),
        (NEW_YORK, "2026-03-07T06:00Z", "2026-03-08T01:00", "2026-03-08T06:00:00Z"),
        (NEW_YORK, "2026-10-31T05:00Z", "2026-11-01T00:30", "2026-11-01T04:30:00Z"),
        # Off the day.
        (BERLIN, "2026-03-29T00:00Z", "2026-03-30T01:00", "2026-03-29T23:00:00Z"),
        (NEW_YORK, "2026-11-01T04:30Z", "2026-10-31T00:30", "2026-10-31T04:30:00Z"),
        # To what clocks skip: as much later as they are put forward.
        (BERLIN, "2026-03-28T00:00Z", "2026-03-29T02:30", "2026-03-29T01:30:00Z"),
        # To what they show twice: the first, for what began in the second the second.
        (BERLIN, "2026-10-24T00:00Z", "2026-10-25T02:30", "2026-10-25T00:30:00Z"),
        (BERLIN, "2026-10-25T01:30Z", "2026-10-25T02:45", "2026-10-25T01:45:00Z"),
        (BERLIN, "2026-10-25T00:30Z", "2026-10-25T02:45", "2026-10-25T00:45:00Z"),
        (BERLIN, "2026-10-25T01:30Z", "2026-03-29T02:30", "2026-03-29T01:30:00Z"),
        # An instant is an instant.
        (BERLIN, "2026-10-25T01:30Z", "2026-10-25T00:45Z", "2026-10-25T00:45:00Z"),
    ],
)
async def test_length_is_kept(database: Database, zone: str, entry: str, to: str, expected: str) -> None:
    length = timedelta(hours=3)
    entry_id = await book(database, entry, (datetime.fromisoformat(entry) + length).isoformat())
    start, end, seconds = await move(database, entry_id, to, zone)
    assert (start, end, seconds) == (expected, iso(datetime.fromisoformat(expected) + length), 10_800)


async def test_what_is_refused(database: Database, clock: FrozenClock) -> None:
    running = await book(database, "2026-03-11T09:00Z", None)
    with pytest.raises(Invalid, match="The timer is running"):
        await move(database, running, "2026-03-11T08:00", "UTC")
    bobs = await book(database, "2026-03-11T07:00Z", "2026-03-11T08:00Z", user_id=3)
    with pytest.raises(NotFound):
        await move(database, bobs, "2026-03-11T08:00", "UTC")
    mine = await book(database, "2026-03-11T07:00Z", "2026-03-11T08:00Z")
    with pytest.raises(Conflict, match="has been changed since"):
        await move(database, mine, "2026-03-11T08:00", "UTC", seen=clock.at - timedelta(seconds=1))
    moved = await move(database, mine, "2026-03-11T08:00", "UTC", seen=clock.at)
    assert moved == ("2026-03-11T08:00:00Z", "2026-03-11T09:00:00Z", 3600)


async def test_what_shares_time_with_days_is_shown(database: Database) -> None:
    await book(database, "2026-03-08T20:00Z", "2026-03-08T23:00Z")  # ends when the day begins in Berlin
    over = await book(database, "2026-03-08T20:00Z", "2026-03-08T23:00:01Z")
    late = await book(database, "2026-03-10T22:59Z", "2026-03-12T10:00Z")
    await book(database, "2026-03-10T23:00Z", "2026-03-10T23:30Z")
    await book(database, "2026-03-09T10:00Z", "2026-03-09T11:00Z", user_id=3)
    running = await book(database, "2026-03-10T09:00Z", None)
    days = date(2026, 3, 9), date(2026, 3, 10)
    async with database.transaction(read_only=True) as session:
        found = await page(
            session, BLOCKS, calendar.calendar_filter(ada(BERLIN), *days).bind(session, ada(BERLIN)), PageRequest()
        )
    assert [entry["id"] for entry in orjson.loads(found.items)] == [over, running, late]
    assert {entry["color"] for entry in orjson.loads(found.items)} == {"#aa0000"}


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour)


@pytest.mark.parametrize(
    ("zone", "day", "hours", "twice"),
    [
        (BERLIN, date(2026, 3, 29), (2, 3), False),
        (BERLIN, date(2026, 10, 25), (2, 3), True),
        (NEW_YORK, date(2026, 3, 8), (2, 3), False),
        (NEW_YORK, date(2026, 11, 1), (1, 2), True),
        ("Asia/Beirut", date(2026, 3, 29), (0, 1), False),
    ],
)
def test_days_on_which_clocks_change(zone: str, day: date, hours: tuple[int, int], twice: bool) -> None:
    assert calendar.clock_change(day, zone) == ClockChange(at(day, hours[0]), at(day, hours[1]), twice)
    for other in (day - timedelta(days=1), day + timedelta(days=1)):
        assert calendar.clock_change(other, zone) is None


def test_no_turn_in_utc() -> None:
    assert calendar.clock_change(datetime(2026, 3, 29, tzinfo=UTC).date(), "UTC") is None
