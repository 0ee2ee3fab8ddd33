"""Weeks in which clocks change: an hour is booked for every hour that passes, and the days have 23 or 25 of them."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert

from app.core.clock import day_start
from app.core.db import Database
from app.core.principal import Principal
from app.services.projects.models import Project
from app.services.reports import summary
from app.services.reports.query import SummaryQuery
from app.services.time_entries.models import TimeEntry

HOUR = timedelta(hours=1)
USUAL = [24] * 7


def week(monday: str, place: int, hours: int) -> tuple[date, list[int]]:
    """A week whose day at the place has so many hours."""
    return date.fromisoformat(monday), [*USUAL[:place], hours, *USUAL[place + 1 :]]


# The Sundays on which clocks changed, and a week without a change.
WEEKS = {
    "Berlin in spring": ("Europe/Berlin", *week("2026-03-23", 6, 23)),
    "Berlin in autumn": ("Europe/Berlin", *week("2026-10-19", 6, 25)),
    "Berlin in between": ("Europe/Berlin", *week("2026-06-15", 6, 24)),
    "New York in spring": ("America/New_York", *week("2026-03-02", 6, 23)),
    "New York in autumn": ("America/New_York", *week("2026-10-26", 6, 25)),
}


async def hourly(database: Database, project_id: int, first: datetime, before: datetime) -> None:
    """An entry of Ada's for each hour, on a new project."""
    async with database.transaction() as session:
        session.add(Project(id=project_id, name=f"Watch {project_id}", hourly_rate=60))
        await session.flush()
        starts = [first + number * HOUR for number in range((before - first) // HOUR)]
        rows = [{"start_time": at, "end_time": at + HOUR, "duration_seconds": 3600} for at in starts]
        await session.execute(insert(TimeEntry), [{"user_id": 2, "project_id": project_id, **row} for row in rows])


async def test_a_week_has_the_hours_that_clocks_give_it(database: Database) -> None:
    for project_id, (name, (zone, monday, expected)) in enumerate(WEEKS.items(), 1):
        days = [monday + timedelta(days=number) for number in range(9)]
        begin, end = day_start(monday, zone), day_start(days[7], zone)
        # Also the days around it, which must not leak in.
        await hourly(database, project_id, begin - timedelta(days=2), end + timedelta(days=2))
        query = SummaryQuery(start=monday, end=days[6], group_by=("week", "day"), project_id=project_id)
        async with database.transaction(read_only=True) as session:
            report = await summary.read_summary(session, Principal(2, "ada", False, zone, "tests"), query)
        (whole,) = report.total.rows
        assert (whole.key, whole.seconds, whole.entries) == (monday, sum(expected) * 3600, sum(expected)), name
        found = [(line.key, line.seconds) for line in whole.rows]
        assert found == [(day, hours * 3600) for day, hours in zip(days, expected, strict=False)], name
        assert (report.period.since, report.period.before) == (begin, end)
        assert report.total.amounts == {"EUR": sum(expected) * 60}


async def test_the_zone_that_is_asked_for_counts(database: Database) -> None:
    first, before = datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 3, 29, 23, tzinfo=UTC)
    await hourly(database, 1, first, before)
    caller = Principal(2, "ada", False, "Europe/Berlin", "tests")
    asked = {"start": date(2026, 3, 28), "end": date(2026, 3, 30), "group_by": ("day",)}
    async with database.transaction(read_only=True) as session:
        own = await summary.read_summary(session, caller, SummaryQuery(**asked))
        other = await summary.read_summary(session, caller, SummaryQuery(**asked, zone="UTC"))
    # 23:00 on the 28th in Berlin, then the 23 hours of the 29th, then its midnight, which is the 30th.
    assert [line.entries for line in own.total.rows] == [1, 23, 1]
    assert [line.entries for line in other.total.rows] == [2, 23, 0]
