"""A cell of a timesheet is typed: what becomes of the entries behind it."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.core.clock import iso
from app.core.db import Database
from app.core.errors import AppError, Conflict, Invalid
from app.core.events import EventRow
from app.core.principal import Principal
from app.services.projects.models import Project
from app.services.settings import instance
from app.services.tasks.models import Task
from app.services.time_entries import timesheet, timesheet_rows
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.timesheet import Work
from app.services.time_entries.timesheet_rows import TimesheetCell
from tests.clock import FrozenClock

DAY = date(2026, 3, 11)
SITE, HOMEPAGE = Work(1), Work(1, 1)
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
HOUR = 3600
Times = tuple[str, str]


def ada(zone: str = "UTC") -> Principal:
    return Principal(user_id=2, username="ada", is_admin=False, zone=zone, strategy="test")


@pytest.fixture(autouse=True)
async def site(database: Database, clock: FrozenClock) -> None:
    """The project 1 with the task 1."""
    async with database.transaction() as session:
        session.add(Project(name="Website"))
        await session.flush()
        session.add(Task(project_id=1, name="Homepage"))


def at(text: str, day: date = DAY, zone: str = "UTC") -> datetime:
    """`9:30` of the day; `33:00` is on the next one."""
    hours, minutes = map(int, text.split(":"))
    day += timedelta(days=hours // 24)
    return datetime(day.year, day.month, day.day, hours % 24, minutes, tzinfo=ZoneInfo(zone)).astimezone(UTC)


async def book(
    database: Database, *times: Times, work: Work = SITE, user_id: int = 2, break_seconds: int = 0
) -> list[int]:
    """Entries with these times; an empty end makes a timer that runs."""
    made = []
    for start, end in times:
        entry = TimeEntry(user_id=user_id, project_id=work.project_id, task_id=work.task_id, start_time=at(start))
        entry.break_seconds = break_seconds
        if end:
            entry.end_time = at(end)
            entry.duration_seconds = int((at(end) - at(start)).total_seconds()) - break_seconds
        made.append(entry)
    async with database.transaction() as session:
        session.add_all(made)
        await session.flush()
        return [entry.id for entry in made]


async def fill(
    database: Database, seconds: int, seen: int = 0, *, work: Work = SITE, day: date = DAY, zone: str = "UTC"
) -> int | None:
    """Types into a cell of Ada's."""
    caller = ada(zone)
    async with database.transaction(actor=caller) as session:
        return await timesheet.set_cell(session, caller, work, day, seconds, seen=seen)


async def stored(database: Database) -> list[Times]:
    """Start and end of every entry that is not deleted, by start."""
    async with database.transaction(read_only=True) as session:
        kept = select(TimeEntry).where(TimeEntry.deleted_at.is_(None)).order_by(TimeEntry.start_time, TimeEntry.id)
        return [(iso(row.start_time), iso(row.end_time) if row.end_time else "") for row in await session.scalars(kept)]


def on(*times: Times) -> list[Times]:
    """Times of the day as `stored` has them."""
    return [(iso(at(start)), iso(at(end)) if end else "") for start, end in times]


async def told(database: Database) -> list[tuple[str, int]]:
    """Name and entry of every event."""
    async with database.transaction(read_only=True) as session:
        return [(row.name, row.resource_id) for row in await session.scalars(select(EventRow).order_by(EventRow.id))]


async def test_an_empty_cell_becomes_an_entry_from_nine(database: Database) -> None:
    assert await fill(database, 5400, work=HOMEPAGE) is None
    assert await stored(database) == on(("9:00", "10:30"))
    assert await told(database) == [("time_entry.created", 1)]
    async with database.transaction(read_only=True) as session:
        entry = await session.get_one(TimeEntry, 1)
    assert (entry.project_id, entry.task_id, entry.source, entry.duration_seconds) == (1, 1, "manual", 5400)


@pytest.mark.parametrize(
    ("taken", "seconds", "expected"),
    [
        ([("9:00", "10:00")], HOUR, ("10:00", "11:00")),
        ([("10:00", "12:00")], HOUR, ("9:00", "10:00")),
        ([("9:30", "10:00"), ("10:45", "12:00")], HOUR, ("12:00", "13:00")),
        ([("8:00", "23:30")], HOUR, ("0:00", "1:00")),
        ([], 20 * HOUR, ("0:00", "20:00")),
        ([("12:00", "")], 3 * HOUR, ("9:00", "12:00")),
        ([("9:00", "")], 3 * HOUR, ("0:00", "3:00")),
        ([("9:00", "12:00"), ("9:30", "10:00")], HOUR, ("12:00", "13:00")),
    ],
)
async def test_the_first_free_stretch_is_taken(
    database: Database, taken: list[Times], seconds: int, expected: Times
) -> None:
    await book(database, *taken)
    await fill(database, seconds, work=HOMEPAGE)
    assert set(await stored(database)) == set(on(*taken, expected))


async def test_a_day_without_room_is_said(database: Database) -> None:
    await book(database, ("0:00", "8:00"), ("9:00", "23:30"))
    with pytest.raises(Conflict, match="no gap of 1:30"):
        await fill(database, 5400, work=HOMEPAGE)
    with pytest.raises(Invalid, match="This day has 24 hours"):
        await fill(database, 24 * HOUR + 60, work=HOMEPAGE)
    assert await told(database) == []


async def test_others_time_is_no_obstacle(database: Database) -> None:
    await book(database, ("9:00", "10:00"), user_id=3)
    await fill(database, HOUR)
    assert await stored(database) == on(("9:00", "10:00"), ("9:00", "10:00"))


async def test_one_entry_ends_later_or_earlier(database: Database) -> None:
    await book(database, ("10:00", "11:30"), break_seconds=1800)
    await fill(database, 3 * HOUR, HOUR)
    assert await stored(database) == on(("10:00", "13:30"))
    await fill(database, 1800, 3 * HOUR)
    assert await stored(database) == on(("10:00", "11:00"))
    assert await told(database) == [("time_entry.updated", 1)] * 2


async def test_more_time_than_is_free_becomes_an_entry_of_its_own(database: Database) -> None:
    await book(database, ("10:00", "11:00"))
    await book(database, ("11:30", "12:00"), work=HOMEPAGE)
    await fill(database, 3 * HOUR, HOUR)
    assert await stored(database) == on(("10:00", "11:00"), ("11:30", "12:00"), ("12:00", "14:00"))
    await fill(database, 5 * HOUR, 3 * HOUR)
    assert await stored(database) == on(("10:00", "11:00"), ("11:30", "12:00"), ("12:00", "16:00"))


async def test_work_stays_on_its_day(database: Database) -> None:
    await book(database, ("22:00", "23:30"))
    await fill(database, 2 * HOUR + 1800, 5400)
    assert await stored(database) == on(("9:00", "10:00"), ("22:00", "23:30"))
    assert await told(database) == [("time_entry.created", 2)]


async def test_work_past_midnight_goes_on(database: Database) -> None:
    await book(database, ("22:00", "25:00"))
    await fill(database, 4 * HOUR, 3 * HOUR)
    assert await stored(database) == on(("22:00", "26:00"))


async def test_of_several_entries_only_the_last_gives(database: Database) -> None:
    await book(database, ("9:00", "12:00"), ("13:00", "13:30"))
    await fill(database, 3 * HOUR + 900, 3 * HOUR + 1800)
    assert await stored(database) == on(("9:00", "12:00"), ("13:00", "13:15"))
    for seconds in (3 * HOUR, HOUR, 0):
        with pytest.raises(Invalid, match="made up of 2 entries, and the last has only 0:15"):
            await fill(database, seconds, 3 * HOUR + 900)
    assert await stored(database) == on(("9:00", "12:00"), ("13:00", "13:15"))


async def test_no_time_deletes_the_only_entry(database: Database) -> None:
    (entry,) = await book(database, ("9:00", "12:00"))
    assert await fill(database, 0, 3 * HOUR) == entry
    assert (await stored(database), await told(database)) == ([], [("time_entry.deleted", entry)])


async def test_what_reads_the_same_stays_to_the_second(database: Database) -> None:
    async with database.transaction() as session:
        end = at("9:30") + timedelta(seconds=15)
        session.add(TimeEntry(user_id=2, project_id=1, start_time=at("9:00"), end_time=end, duration_seconds=1815))
    await fill(database, 1800, 1815)
    await fill(database, 0, 0, work=HOMEPAGE)
    assert await told(database) == []
    await fill(database, 2400, 1815)
    assert await stored(database) == on(("9:00", "9:40"))


async def test_a_running_timer_is_left_alone(database: Database) -> None:
    await book(database, ("8:00", "9:00"), ("9:30", ""))
    with pytest.raises(Invalid, match="The timer is running here"):
        await fill(database, 2 * HOUR, HOUR)
    assert await told(database) == []


async def test_the_rules_of_the_instance_hold(database: Database) -> None:
    async with database.transaction() as session:
        await instance.write(session, "require_task", "true")
    with pytest.raises(Invalid) as error:
        await fill(database, HOUR)
    assert error.value.fields == {"task_id": ["A task is required"]}
    await fill(database, HOUR, work=HOMEPAGE)
    assert await stored(database) == on(("9:00", "10:00"))


@pytest.mark.parametrize(
    ("zone", "day", "hours", "nine"),
    [
        (BERLIN, date(2026, 3, 29), 23, "2026-03-29T07:00:00Z"),
        (BERLIN, date(2026, 10, 25), 25, "2026-10-25T08:00:00Z"),
        (NEW_YORK, date(2026, 3, 8), 23, "2026-03-08T13:00:00Z"),
        (NEW_YORK, date(2026, 11, 1), 25, "2026-11-01T14:00:00Z"),
    ],
)
async def test_days_of_23_and_25_hours(database: Database, zone: str, day: date, hours: int, nine: str) -> None:
    await fill(database, HOUR, day=day, zone=zone)
    assert [start for start, _ in await stored(database)] == [nine]
    async with database.transaction() as session:
        await session.delete(await session.get_one(TimeEntry, 1))
    with pytest.raises(Invalid, match=f"This day has {hours} hours"):
        await fill(database, hours * HOUR + 60, day=day, zone=zone)
    await fill(database, hours * HOUR, day=day, zone=zone)
    assert await stored(database) == [(iso(at("0:00", day, zone)), iso(at("24:00", day, zone)))]
    caller = ada(zone)
    async with database.transaction(read_only=True) as session:
        (row,) = await timesheet_rows.read_timesheet(session, caller, day - timedelta(days=1), day + timedelta(days=1))
    assert row.cells == {day: TimesheetCell(hours * HOUR, 1, False)}


async def test_of_two_tabs_the_second_is_told(database: Database) -> None:
    await book(database, ("9:00", "10:00"))
    jobs = [fill(database, hours * HOUR, HOUR) for hours in (2, 3)]
    answers = await asyncio.gather(*jobs, return_exceptions=True)
    refused = [answer for answer in answers if answer is not None]
    assert [type(error) for error in refused] == [Conflict]
    ((_, end),) = await stored(database)
    hours = int(end[11:13]) - 9
    assert isinstance(refused[0], AppError)
    assert refused[0].message == f"This was 1:00 when you saw it and is {hours}:00 now; save again to change that"
    assert await told(database) == [("time_entry.updated", 1)]


async def test_two_cells_at_once_share_no_time(database: Database) -> None:
    await asyncio.gather(*(fill(database, HOUR, work=work) for work in (SITE, HOMEPAGE)))
    assert await stored(database) == on(("9:00", "10:00"), ("10:00", "11:00"))


async def test_rows_of_a_week(database: Database) -> None:
    await book(database, ("9:00", "10:00"), ("11:00", "11:30"), ("33:00", "35:00"))
    await book(database, ("10:00", "11:00"), ("12:00", ""), work=HOMEPAGE)
    await book(database, ("9:00", "10:00"), user_id=3)
    async with database.transaction(read_only=True) as session:
        rows = await timesheet_rows.read_timesheet(session, ada(), DAY, DAY + timedelta(days=1))
        earlier = await timesheet_rows.read_timesheet(session, ada(), DAY - timedelta(days=7), DAY - timedelta(days=1))
    assert [(row.work, row.project, row.task, row.cells) for row in rows] == [
        (
            SITE,
            "Website",
            None,
            {DAY: TimesheetCell(5400, 2, False), DAY + timedelta(days=1): TimesheetCell(7200, 1, False)},
        ),
        (HOMEPAGE, "Website", "Homepage", {DAY: TimesheetCell(HOUR, 1, True)}),
    ]
    assert earlier == []
