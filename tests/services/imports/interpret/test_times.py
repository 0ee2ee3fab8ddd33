"""Rows whose hours are easily read wrong, with the right ones: start, seconds and breaks, and what is told."""

from typing import Any

import pytest

from app.core.clock import iso
from app.services.imports.interpret.rows import InvalidRow, read_rows
from tests.services.imports.samples import BERLIN, inspected

KIMAI = "Date,From,To,Duration,User,Customer,Project,Activity"
KIMAI_BREAK = "Date,From,To,Duration,Break,User,Customer,Project,Activity"
TOGGL = "Email,Project,Start date,Start time,End time,Duration"
TOGGL_DATES = "Email,Project,Start date,Start time,End date,End time,Duration"
TOGGL_SHORT = "Project,Start date,Start time,Duration"
CLOCKIFY = "Project,Email,Start Date,Start Time,End Date,End Time,Duration (h)"
OWN = "project_name,start_time,end_time,duration_hours"
HARVEST = "Date,Project,Hours,First Name,Last Name"
HARVEST_CLOCKS = "Date,Project,Hours,Started At,Ended At,First Name,Last Name"
JO = "jo,C,P,Dev"


def counted(header: str, *lines: str) -> list[tuple[Any, ...]]:
    """Each row: start, its seconds without breaks, and how many warnings; of a bad one its code."""
    found: list[tuple[Any, ...]] = []
    with inspected("\n".join((header, *lines)).encode(), BERLIN) as whole:
        for row in read_rows(whole.file, whole.layout, whole.facts.interpretation):
            if isinstance(row, InvalidRow):
                found.append((row.error.code,))
            else:
                seconds = int((row.end - row.start).total_seconds()) - row.break_seconds
                found.append((iso(row.start), seconds, len(row.warnings)))
    return found


CASES: dict[str, tuple[str, list[str], list[tuple[Any, ...]]]] = {
    "seconds that are less than the clocks": (
        KIMAI,
        [f"2026-03-14,09:00,17:00,27000,{JO}"],
        [("2026-03-14T08:00:00Z", 28800, 1)],
    ),
    "rounded seconds": (KIMAI, [f"2026-03-14,09:00,10:05,4500,{JO}"], [("2026-03-14T08:00:00Z", 3900, 1)]),
    "seconds and a break": (
        KIMAI_BREAK,
        [f"2026-03-14,09:00,17:00,27000,1800,{JO}"],
        [("2026-03-14T08:00:00Z", 27000, 0)],
    ),
    "seconds of more than a day": (KIMAI, [f"2026-03-14,09:00,10:00,90000,{JO}"], [("2026-03-14T08:00:00Z", 90000, 1)]),
    "hours that do not end at the clock": (
        KIMAI,
        [f"2026-03-14,09:00,17:00,100:00,{JO}"],
        [("2026-03-14T08:00:00Z", 28800, 1)],
    ),
    "hours of Harvest that do not end at the clock": (
        HARVEST_CLOCKS,
        ["2026-03-14,P,26.5,9:00am,10:00am,Jo,Do"],
        [("2026-03-14T08:00:00Z", 3600, 1)],
    ),
    "seconds without an end": (TOGGL_SHORT, ["P,2026-03-14,09:00:00,3600"], [("2026-03-14T08:00:00Z", 3600, 0)]),
    "less than a minute": (
        KIMAI,
        [f"2026-03-14,09:00,09:00,45,{JO}", f"2026-03-14,09:00,09:31,1820,{JO}", f"2026-03-14,10:00,11:00,3600,{JO}"],
        [("2026-03-14T08:00:00Z", 45, 0), ("2026-03-14T08:00:00Z", 1820, 0), ("2026-03-14T09:00:00Z", 3600, 0)],
    ),
    "the sum of a file": (
        KIMAI,
        [f"2026-03-{day:02},09:00,09:31,1801,{JO}" for day in range(1, 21)],
        [(f"2026-03-{day:02}T08:00:00Z", 1801, 0) for day in range(1, 21)],
    ),
    "Clockify without seconds": (
        CLOCKIFY,
        ["P,jo@x.test,2026-03-14,09:00,2026-03-14,09:00,00:00:45"],
        [("2026-03-14T08:00:00Z", 45, 0)],
    ),
    "the hour that comes twice": (
        OWN,
        ["P,2025-10-26 02:30,2025-10-26 03:30,1.0"],
        [("2025-10-26T01:30:00Z", 3600, 0)],
    ),
    "the hour that comes twice, first": (
        OWN,
        ["P,2025-10-26 02:30,2025-10-26 03:30,2.0"],
        [("2025-10-26T00:30:00Z", 7200, 0)],
    ),
    "an end before the start in that hour": (
        KIMAI,
        [f"2025-10-26,02:50,02:10,0:20,{JO}"],
        [("2025-10-26T00:50:00Z", 1200, 0)],
    ),
    "an end that clocks skip": (
        TOGGL_DATES,
        ["jo@x.test,P,2026-03-29,01:30:00,2026-03-29,02:30:00,01:00:00"],
        [("2026-03-29T00:30:00Z", 3600, 1)],
    ),
    "over midnight without a date of the end": (
        TOGGL,
        ["jo@x.test,P,2026-03-14,23:00:00,01:00:00,02:00:00"],
        [("2026-03-14T22:00:00Z", 7200, 0)],
    ),
    "the end of the day": (TOGGL, ["jo@x.test,P,2026-03-14,22:00,24:00,"], [("2026-03-14T21:00:00Z", 7200, 0)]),
    "hours that stay on their day": (
        HARVEST,
        ["2026-01-31,P,15,Jo,Do", "2026-01-31,P,2,Jo,Do"],
        [("2026-01-31T06:00:00Z", 54000, 0), ("2026-01-31T21:00:00Z", 7200, 0)],
    ),
    "a week on its Friday": (HARVEST, ["2026-01-30,P,40,Jo,Do"], [("2026-01-29T23:00:00Z", 144000, 2)]),
    "a day of 23 hours": (
        HARVEST,
        [f"2026-03-29,P,{hours},Jo,Do" for hours in (10, 10, 4)],
        [
            ("2026-03-28T23:00:00Z", 36000, 0),
            ("2026-03-29T09:00:00Z", 36000, 0),
            ("2026-03-29T19:00:00Z", 14400, 1),
        ],
    ),
    "hours before it is certain": (HARVEST, ['2026-01-30,P,"0,500",Jo,Do'], [("2026-01-30T08:00:00Z", 1800, 0)]),
}


@pytest.mark.parametrize("name", CASES)
def test_hours_are_read_right(name: str) -> None:
    header, lines, expected = CASES[name]
    assert counted(header, *lines) == expected


@pytest.mark.parametrize("name", CASES)
def test_the_order_of_rows_does_not_matter(name: str) -> None:
    header, lines, expected = CASES[name]
    if "Hours" not in header:
        assert counted(header, *reversed(lines)) == expected[::-1]
