"""Any entries, zones, groups and rules: the database adds up to what a plain loop in Python adds up to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import Database
from app.core.principal import Principal
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.reports import summary
from app.services.reports.apportionment import round_half_up
from app.services.reports.groupings import DATE_GROUPINGS, GROUPINGS
from app.services.reports.query import SummaryQuery
from app.services.reports.rows import ReportRow
from app.services.reports.summary import SummaryReport
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.rounding import round_seconds

SOME = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
FEW = settings(SOME, max_examples=20)
ROOT = Principal(1, "root", True, "UTC", "tests")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu")
# Around clock changes of all of these zones, and where nothing changes.
STARTS = st.one_of(
    st.datetimes(datetime(2026, 3, 7), datetime(2026, 4, 6)),
    st.datetimes(datetime(2026, 10, 2), datetime(2026, 11, 3)),
    st.datetimes(datetime(2011, 12, 28), datetime(2012, 1, 2)),
)
MODES = ("up", "down", "nearest")
RULES = st.tuples(st.sampled_from(MODES), st.sampled_from((None, 0, 1, 6, 15, 60)))
SINCE, BEFORE = date(2011, 12, 1), date(2026, 12, 1)


@dataclass(frozen=True)
class Made:
    """An entry: on a project (1, 2) or directly for a client (None), and on the project's own task or none."""

    user: int
    project: int | None
    with_task: bool
    billable: bool
    tags: str | None
    start: datetime
    seconds: int


ENTRIES = st.lists(
    st.builds(
        Made,
        user=st.integers(1, 3),
        project=st.sampled_from((1, 2, None)),
        with_task=st.booleans(),
        billable=st.booleans(),
        tags=st.sampled_from((None, "a", "b", "a,b", "b,a")),
        start=STARTS,
        seconds=st.one_of(st.integers(1, 100_000), st.integers(1, 40).map(lambda number: number * 900)),
    ),
    max_size=12,
)


@dataclass(frozen=True)
class World:
    """The rounding rules of the two projects, and of their one client."""

    projects: Sequence[tuple[str, int | None]]
    client: tuple[str, int | None]


WORLDS = st.builds(World, projects=st.tuples(RULES, RULES), client=RULES)


async def arrange(session: AsyncSession, world: World, made: list[Made]) -> None:
    """Stores a client, its two projects with a task each, and the entries."""
    for table in (TimeEntry, Task, Project, Client):
        await session.execute(delete(table))
    mode, minutes = world.client
    session.add(Client(id=1, name="c", rounding_mode=mode, rounding_minutes=minutes, default_hourly_rate=90))
    await session.flush()
    for number, (mode, minutes) in enumerate(world.projects, 1):
        rule = {"rounding_mode": mode, "rounding_minutes": minutes}
        session.add(Project(id=number, client_id=1, name=f"p{number}", **rule))
        await session.flush()
        session.add(Task(id=number, project_id=number, name=f"t{number}"))
    await session.flush()
    rows = [
        {
            "user_id": entry.user,
            "project_id": entry.project,
            "client_id": None if entry.project else 1,
            "task_id": task_of(entry),
            "start_time": entry.start.replace(tzinfo=UTC),
            "end_time": entry.start.replace(tzinfo=UTC) + timedelta(seconds=entry.seconds),
            "duration_seconds": entry.seconds,
            "billable": entry.billable,
            "tags": entry.tags,
        }
        for entry in made
    ]
    if rows:
        await session.execute(insert(TimeEntry), rows)


def task_of(entry: Made) -> int | None:
    """The entry's task."""
    return entry.project if entry.with_task else None


def shown(world: World, entry: Made) -> int:
    """The entry's time as the rule of its project, else of its client, makes it."""
    mode, minutes = world.projects[entry.project - 1] if entry.project else world.client
    if minutes is None:
        mode, minutes = world.client
    return round_seconds(entry.seconds, mode, minutes or 0)


def keys(entry: Made, by: str, zone: str, weekday: int) -> Sequence[Any]:
    """The groups that the entry belongs to."""
    if by == "tag":
        return entry.tags.split(",") if entry.tags else [None]
    day = entry.start.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
    found = {
        "day": day,
        "week": day - timedelta(days=(day.weekday() + 1 - weekday) % 7),
        "month": day.replace(day=1),
        "project": entry.project,
        "client": 1,
        "task": task_of(entry),
        "user": entry.user,
        "billable": entry.billable,
    }
    return [found[by]]


def leaves(line: ReportRow, path: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], tuple[int, int, int]]:
    """Entries, seconds and raw seconds of the lines without lines below, by their keys."""
    if not line.rows:
        return {path: (line.entries, line.seconds, line.raw_seconds)}
    return {at: found for inner in line.rows for at, found in leaves(inner, (*path, inner.key)).items()}


def adds_up(line: ReportRow) -> bool:
    """Whether every number that is printed is the sum of those below it, or with tags below it is its own time."""
    if not line.rows:
        return True
    if line.rows[0].by == "tag":
        own = ((inner.printed.hundredths, round_half_up(inner.seconds, 36)) for inner in line.rows)
        return all(shown == exact for shown, exact in own) and all(map(adds_up, line.rows))
    names = ("entries", "seconds", "raw_seconds", "billable_seconds", "unrated_seconds")
    printed = ("minutes", "hundredths", "billable_hundredths")
    amounts: Counter[str] = Counter()
    for inner in line.rows:
        amounts.update(inner.amounts)  # type: ignore[arg-type]
    return (
        all(getattr(line, name) == sum(getattr(inner, name) for inner in line.rows) for name in names)
        and all(
            getattr(line.printed, name) == sum(getattr(inner.printed, name) for inner in line.rows) for name in printed
        )
        and amounts == Counter(line.amounts)
        and all(map(adds_up, line.rows))
    )


async def read(database: Database, world: World, made: list[Made], weekday: int, query: SummaryQuery) -> SummaryReport:
    """The report, as the administrator, whose weeks begin on the weekday."""
    async with database.transaction() as session:
        await arrange(session, world, made)
        (await session.get_one(User, 1)).week_start_day = weekday
        await session.flush()
        return await summary.read_summary(session, ROOT, query)


GROUP_BY = st.lists(st.sampled_from(sorted(GROUPINGS)), min_size=1, max_size=2, unique=True).map(tuple)


@SOME
@given(WORLDS, ENTRIES, st.sampled_from(ZONES), GROUP_BY, st.integers(0, 6), st.booleans())
async def test_every_entry_counts_once_and_all_adds_up(
    database: Database, world: World, made: list[Made], zone: str, by: tuple[str, ...], weekday: int, rounding: bool
) -> None:
    query = SummaryQuery(start=SINCE, end=BEFORE, zone=zone, group_by=by, include_empty=False, rounding=rounding)
    report = await read(database, world, made, weekday, query)
    seconds = [shown(world, entry) if rounding else entry.seconds for entry in made]
    assert (report.total.entries, report.total.seconds) == (len(made), sum(seconds))
    assert report.total.raw_seconds == sum(entry.seconds for entry in made)
    expected: dict[tuple[Any, ...], tuple[int, int, int]] = {} if made else {(): (0, 0, 0)}
    for entry, own in zip(made, seconds, strict=True):
        for path in product(*(keys(entry, name, zone, weekday) for name in by)):
            entries, total, raw = expected.get(path, (0, 0, 0))
            expected[path] = (entries + 1, total + own, raw + entry.seconds)
    assert leaves(report.total) == expected
    assert adds_up(report.total)
    assert sum(line.printed.hundredths for line in report.projects) == report.total.printed.hundredths
    assert sum(line.seconds for line in report.projects) == report.total.seconds


@FEW
@given(ENTRIES, st.sampled_from(ZONES), st.sampled_from(DATE_GROUPINGS), st.sampled_from((None, "project", "week")))
async def test_filling_adds_nothing_but_dates(
    database: Database, made: list[Made], zone: str, unit: str, other: str | None
) -> None:
    world = World((("up", None), ("up", None)), ("up", None))
    by = (unit, other) if other and other != unit else (unit,)
    asked = {"start": date(2026, 3, 1), "end": date(2026, 11, 5), "zone": zone, "group_by": by}
    with_gaps = await read(database, world, made, 1, SummaryQuery(**asked, include_empty=False))
    filled = await read(database, world, made, 1, SummaryQuery(**asked))
    kept = {path: found for path, found in leaves(filled.total).items() if found[0]}
    assert kept == {path: found for path, found in leaves(with_gaps.total).items() if found[0]}
    days = [date(2026, 3, 1) + timedelta(days=number) for number in range(250)]
    first = {"day": days, "week": [day - timedelta(days=day.weekday()) for day in days]}
    first["month"] = [day.replace(day=1) for day in days]
    assert [line.key for line in filled.total.rows] == sorted(set(first[unit]))


@given(st.integers(0, 10**6), st.sampled_from(MODES), st.integers(0, 1440))
def test_an_exact_multiple_stays(number: int, mode: str, minutes: int) -> None:
    assert round_seconds(number * minutes * 60, mode, minutes) == number * minutes * 60


@given(st.integers(0, 10**8), st.integers(1, 1440))
def test_rounding_goes_where_it_says(seconds: int, minutes: int) -> None:
    unit = minutes * 60
    down, nearest, up = (round_seconds(seconds, mode, minutes) for mode in ("down", "nearest", "up"))
    assert down == seconds - seconds % unit
    assert up == -(-seconds // unit) * unit
    assert nearest == (up if 2 * (seconds - down) >= unit and seconds != down else down)
