"""What holds for files of any rows: a dry run tells the import, and the order of rows does not matter."""

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.db import Database
from app.services.imports.options import ImportOptions
from app.services.imports.report import ImportReport
from tests.services.imports.bookings import booked, lines, new_user, summary
from tests.services.imports.corpus import Row, outcome_of
from tests.services.imports.database import MAKING, bring, undo

HEADER = (
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags".split(
        ","
    )
)
# Days with a skipped hour, with one that comes twice, and others; no time of a file is unambiguous by luck.
DAYS = st.sampled_from([date(2026, 3, 28), date(2026, 3, 29), date(2025, 10, 25), date(2025, 10, 26), date(2026, 6, 1)])
CLOCKS = st.sampled_from(["0:00", "01:59", "02:00", "02:30", "03:00", "9:00", "12:30 PM", "23:45", "25:00", ""])
DURATIONS = st.sampled_from(["", "0:30:00", "1:00:00", "1:30:00", "24:00:00", "0:00:20", "x"])
ROWS = st.lists(
    st.tuples(
        st.just("Jo"),
        st.sampled_from(["jo@x.test", ""]),
        st.sampled_from(["", "Fen", "FEN", "Orla"]),
        st.sampled_from(["", "Atlas", "atlas ", "Kiln"]),
        st.sampled_from(["", "Survey"]),
        st.sampled_from(["", "One", "=Two", "Über\nzwei"]),
        st.sampled_from(["", "Yes", "No", "Perhaps"]),
        DAYS.map(date.isoformat),
        CLOCKS,
        DAYS.map(date.isoformat),
        CLOCKS,
        DURATIONS,
        st.sampled_from(["", "a, b", "b,a"]),
    ),
    min_size=1,
    max_size=12,
)
HOURS = st.lists(
    st.tuples(
        DAYS, st.sampled_from(["Atlas", "Kiln"]), st.sampled_from(["0.25", "1", "1.5", "8", "15", "30", "0", ""])
    ),
    min_size=1,
    max_size=10,
)
OPTIONS = replace(MAKING, mine=True)


def examples(number: int) -> Any:
    """The settings of a property that is tried so often."""
    health = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=number, deadline=None, derandomize=True, database=None, suppress_health_check=health)


def table(header: list[str], rows: Any) -> bytes:
    """A CSV file."""
    made = io.StringIO()
    csv.writer(made).writerows([header, *rows])
    return made.getvalue().encode()


def plain(row: Row) -> str:
    """A row without its place in the file, and with names as they are compared."""
    return str(sorted((name, str(value).casefold()) for name, value in row.items() if name not in ("line", "person")))


async def imported(database: Database, file: bytes) -> tuple[Counter[str], Counter[tuple[str, str]], ImportReport]:
    """What a file books, after a dry run that says the same, and what it tells; then it is undone."""
    owner = await new_user(database)
    dry = await bring(database, file, OPTIONS, owner_id=owner, dry_run=True)
    report = await bring(database, file, OPTIONS, owner_id=owner)
    try:
        assert summary(report) == summary(dry)
        found = Counter(map(plain, await booked(database, owner)))
        again = await bring(database, file, OPTIONS, owner_id=owner)
        assert (again.created, again.duplicates, lines(again)) == (0, report.created, lines(report))
    finally:
        assert report.import_id
        await undo(database, report.import_id)
    assert await booked(database, owner) == []
    told = Counter((problem.state, problem.error.code) for problem in report.problems)
    return found, told, report


async def check_order(database: Database, rows: list[tuple[str, ...]], other: list[tuple[str, ...]]) -> None:
    """The same rows in another order book the same."""
    found, told, report = await imported(database, table(HEADER, rows))
    again, told_again, second = await imported(database, table(HEADER, other))
    assert (again, told_again) == (found, told)
    assert (second.seconds, second.created, second.total) == (report.seconds, report.created, report.total)
    assert {kind: len(names) for kind, names in second.new.items()} == {
        kind: len(names) for kind, names in report.new.items()
    }


@pytest.mark.asyncio(loop_scope="module")
@examples(12)
@given(rows=ROWS, data=st.data())
async def test_the_order_of_rows_does_not_matter(shared: Database, rows: list[tuple[str, ...]], data: Any) -> None:
    await check_order(shared, rows, data.draw(st.permutations(rows)))


@pytest.mark.soak
@pytest.mark.asyncio(loop_scope="module")
@examples(400)
@given(rows=ROWS, data=st.data())
async def test_the_order_of_many_rows_does_not_matter(shared: Database, rows: list[tuple[str, ...]], data: Any) -> None:
    await check_order(shared, rows, data.draw(st.permutations(rows)))


@examples(100)
@given(rows=HOURS, data=st.data())
def test_hours_stay_in_their_day_whatever_their_order(rows: list[tuple[date, str, str]], data: Any) -> None:
    """Clock times are invented in the order of the file; days, lengths and names are those of the rows."""

    def days(rows: list[tuple[date, str, str]]) -> Counter[tuple[str, str, int]]:
        header = ["Date", "Project", "Hours", "First Name", "Last Name"]
        lines = [[day.isoformat(), project, hours, "Jo", "Do"] for day, project, hours in rows]
        found = outcome_of(table(header, lines), ImportOptions(timezone="Europe/Berlin"))
        return Counter((lines[row["line"] - 2][0], row["project"], length(row)) for row in found.rows)

    assert days(data.draw(st.permutations(rows))) == days(rows)


def length(row: Row) -> int:
    """The seconds of a row."""
    start, end = (date.fromisoformat(row[name][:10]) for name in ("start", "end"))
    clocks = [
        sum(int(part) * size for part, size in zip(row[name][11:19].split(":"), (3600, 60, 1), strict=True))
        for name in ("start", "end")
    ]
    return (end - start) // timedelta(days=1) * 86400 + clocks[1] - clocks[0]
