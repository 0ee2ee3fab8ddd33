"""Every export that is known, and the very rows that it holds. Clocks of the files are those of Berlin."""

from typing import Any

import pytest

from tests.services.imports.reading import data, rows, seen

MIRA, JON, ANA = "mira@north.test", "jon@north.test", "ana@kiln.test"
ATLAS, KILN = "Fen Labs/Atlas/Survey", "Orla Ltd/Kiln"

EXPECTED: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "toggl_year": (
        "toggl",
        [
            (2, "2026-03-07T22:40:00Z", "2026-03-07T23:25:10Z", f"{MIRA}/{ATLAS}", 'Plan, "v2"', "field,review", True),
            (3, "2026-03-09T07:00:00Z", "2026-03-09T07:18:25Z", f"{JON}///", None, None, False),
            (4, "2026-03-09T08:00:00Z", "2026-03-09T08:00:45Z", f"{JON}/Fen Labs/Atlas/", "Short", None, False),
            (5, "2026-03-09T09:00:00Z", "2026-03-09T10:30:00Z", f"{JON}/Fen Labs/Atlas/", "Decimal", None, False),
            (6, "no_length", ""),
            (7, "running", ""),
        ],
    ),
    "toggl_quoted": (
        "toggl",
        [
            (2, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"{MIRA}/Fen Labs/Atlas/", "Two\nlines", None, False),
            (4, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"{MIRA}/Fen Labs/Atlas/", "Two\nlines", None, False),
        ],
    ),
    "toggl_report": (
        "toggl",
        [
            (2, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"{MIRA}///", "Sketch", None, None),
            (3, "2026-03-07T10:00:00Z", "2026-03-07T10:20:00Z", f"{MIRA}//Atlas/", "Talk", "a,b", None),
        ],
    ),
    "toggl_layout": (
        "toggl",
        [(2, "2026-03-07T08:00:00Z", "2026-03-07T09:30:00Z", f"{MIRA}//Atlas/", "Own layout", "x", None)],
    ),
    "clockify_detailed": (
        "clockify",
        [
            (
                2,
                "2026-01-31T22:50:00Z",
                "2026-01-31T23:20:00Z",
                f"{ANA}/{KILN}/Firing",
                "Glaze ''tests''",
                "kiln,urgent",
                True,
            ),
            (3, "no_work", "kind"),
            (4, "2026-02-02T11:30:00Z", "2026-02-02T12:15:00Z", f"{ANA}/{KILN}/", "Noon", None, False),
        ],
    ),
    "clockify_midnight": (
        "clockify",
        [
            (2, "2026-04-03T07:00:00Z", "2026-04-03T08:00:00Z", f"{ANA}/{KILN}/", "One", None, True),
            (3, "2026-04-05T07:00:00Z", "2026-04-05T08:00:00Z", f"{ANA}/{KILN}/", "Two", None, True),
            (4, "2026-04-06T21:30:00Z", "2026-04-06T22:30:00Z", f"{ANA}/{KILN}/", "Night", None, True),
        ],
    ),
    "clockify_excel": (
        "clockify",
        [(2, "2022-07-27T11:00:00Z", "2022-07-27T14:30:00Z", f"{ANA}/{KILN}/", "Resaved", None, True)],
    ),
    "clockify_spanish": (
        "clockify",
        [(2, "2026-02-15T14:00:00Z", "2026-02-15T15:00:00Z", f"{ANA}/{KILN}/Cocción", "Hornear", "uno,dos", True)],
    ),
    "clockify_renamed": (
        "clockify",
        [
            (
                2,
                "2026-02-15T14:00:00Z",
                "2026-02-15T15:00:00Z",
                f"{ANA}//Kiln/Firing",
                "No billable column",
                None,
                None,
            ),
            (3, "missing", "start_date"),
        ],
    ),
    "harvest_detailed": (
        "harvest",
        [
            (
                2,
                "2026-02-03T08:00:00Z",
                "2026-02-03T09:20:00Z",
                f"Ana Reyes/{KILN}/Firing",
                'Loaded, "hot"',
                None,
                True,
            ),
            (
                3,
                "2026-02-03T09:20:00Z",
                "2026-02-03T10:40:00Z",
                f"Ana Reyes/{KILN}/Firing",
                'Loaded, "hot"',
                None,
                True,
            ),
            (4, "2026-02-03T10:40:00Z", "2026-02-03T10:53:00Z", f"Ana Reyes/{KILN}/Glazing", None, None, False),
            (5, "no_length", ""),
        ],
    ),
    "harvest_old": (
        "harvest",
        [
            (2, "2015-01-26T08:00:00Z", "2015-01-26T16:30:00Z", f"Ana Reyes/{KILN}/Firing", "Old", None, True),
            (3, "2015-01-26T16:30:00Z", "2015-01-26T18:00:00Z", f"Ana Reyes/{KILN}/Firing", "Time", None, True),
            (4, "day_is_full", "hours"),
        ],
    ),
    "kimai_current": (
        "kimai",
        [
            (
                2,
                "2026-03-07T22:40:00Z",
                "2026-03-07T23:25:00Z",
                f"{MIRA}/{ATLAS}",
                "- second pass",
                "field,review",
                True,
            ),
            (3, "2026-03-09T08:00:00Z", "2026-03-10T10:00:00Z", f"{MIRA}/{ATLAS}", "Long shift", None, False),
            (4, "no_length", ""),
        ],
    ),
    "kimai_german": (
        "kimai",
        [
            (
                2,
                "2026-03-07T08:00:00Z",
                "2026-03-07T11:00:00Z",
                f"{MIRA}/Fen Labs/Atlas/Aufnahme",
                "Mit Pause",
                "a",
                True,
            )
        ],
    ),
    "kimai_seconds": (
        "kimai",
        [(2, "2022-03-07T08:00:00Z", "2022-03-07T08:07:00Z", f"mira/{ATLAS}", "Seconds", "a,b", True)],
    ),
    "kimai_decimals": (
        "kimai",
        [
            (2, "2024-03-07T08:00:00Z", "2024-03-07T08:07:00Z", f"Mira O./{ATLAS}", "Decimals", None, True),
            (3, "2024-03-07T09:00:00Z", "2024-03-07T11:00:00Z", f"Mira O./{ATLAS}", "Whole", None, True),
        ],
    ),
    "kimai_template": (
        "kimai",
        [(2, "2026-03-07T08:00:00Z", "2026-03-07T09:30:00Z", f"{MIRA}/{ATLAS}", "Template", "x", True)],
    ),
    "timetracker_web": (
        "timetracker",
        [
            (2, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"/{ATLAS}", "Web form", "a,b", True),
            (3, "2026-03-08T08:00:00Z", "2026-03-08T09:30:00Z", "//Atlas/", "No end", None, None),
            (4, "2026-03-13T08:00:00Z", "2026-03-13T09:00:30Z", "//Atlas/", "Day first", None, False),
        ],
    ),
    "timetracker_api": (
        "timetracker",
        [
            (2, "2026-03-07T09:00:00Z", "2026-03-07T10:00:00Z", "///", "By ids", "a,b", True),
            (3, "ends_before_start", "end"),
            (4, "bad_id", "project_id"),
            (5, "bad_boolean", "billable"),
        ],
    ),
    "timetracker_export": (
        "timetracker",
        [
            (2, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"Mira Okafor/{ATLAS}", "Exported", "a,b", True),
            (3, "running", ""),
        ],
    ),
    "timetracker_report": (
        "timetracker",
        [(2, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"Mira Okafor/{ATLAS}", "Reported", None, None)],
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_rows(name: str) -> None:
    source, expected = EXPECTED[name]
    assert seen(data(name)).sheet.dialect.name == source
    assert rows(data(name)) == expected


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding(name: str, encoding: str) -> None:
    text = data(name).decode("utf-8-sig")
    assert rows(text.encode(encoding)) == EXPECTED[name][1]


def test_windows_1252_is_told() -> None:
    assert seen(data("clockify_spanish").decode().encode("cp1252")).sheet.warnings == [
        "The file is not UTF-8; it was read as Windows-1252"
    ]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters(delimiter: str) -> None:
    text = data("toggl_layout").decode().replace(",", delimiter)
    assert (seen(text.encode()).sheet.delimiter, rows(text.encode())) == (delimiter, EXPECTED["toggl_layout"][1])


def test_titles_above_the_header_and_blank_rows() -> None:
    text = "Detailed report\n\nMarch,2026\n" + data("toggl_layout").decode() + ",,,,,,\n\n"
    assert rows(text.encode()) == [(5, *EXPECTED["toggl_layout"][1][0][1:])]


def test_columns_are_found_by_name() -> None:
    lines = [line.split(",") for line in data("toggl_layout").decode().splitlines()]
    text = "\n".join(",".join(reversed(cells)) for cells in lines)
    assert rows(text.encode()) == EXPECTED["toggl_layout"][1]


def test_what_means_nothing_is_told() -> None:
    assert seen(data("toggl_year")).sheet.ignored == ["Amount ()"]
    assert seen(data("harvest_detailed")).sheet.ignored == [
        "Project Code",
        "Hours Rounded",
        "Invoiced?",
        "Roles",
        "Employee?",
        "Billable Rate",
        "Currency",
        "External Reference URL",
    ]
