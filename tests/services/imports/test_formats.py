"""Every export that is known, and the very rows that it holds. Clocks of the files are those of Berlin."""

from importlib import import_module

import pytest

from app.services.imports.formats import FORMATS
from tests.services.imports.expected import Rows
from tests.services.imports.samples import data, rows, seen


def expected_of(name: str) -> Rows:
    """The rows of a format's files; a format without such a module fails here by name."""
    rows: Rows = import_module(f"tests.services.imports.expected.{name}").ROWS
    return rows


EXPECTED = {name: rows for known in FORMATS for name, rows in expected_of(known).items()}


def test_formats_are_listed_in_different_positions() -> None:
    assert sorted(known.position for known in FORMATS.values()) == list(range(len(FORMATS)))


@pytest.mark.parametrize("name", EXPECTED)
def test_rows(name: str) -> None:
    source, expected = EXPECTED[name]
    assert seen(data(name)).layout.file_format.name == source
    assert rows(data(name)) == expected


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding(name: str, encoding: str) -> None:
    text = data(name).decode("utf-8-sig")
    assert rows(text.encode(encoding)) == EXPECTED[name][1]


def test_windows_1252_is_told() -> None:
    assert seen(data("clockify_spanish").decode().encode("cp1252")).layout.warnings == [
        "The file is not UTF-8; it was read as Windows-1252"
    ]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters(delimiter: str) -> None:
    text = data("toggl_layout").decode().replace(",", delimiter)
    assert (seen(text.encode()).layout.delimiter, rows(text.encode())) == (delimiter, EXPECTED["toggl_layout"][1])


def test_titles_above_the_header_and_blank_rows() -> None:
    text = "Detailed report\n\nMarch,2026\n" + data("toggl_layout").decode() + ",,,,,,\n\n"
    assert rows(text.encode()) == [(5, *EXPECTED["toggl_layout"][1][0][1:])]


def test_columns_are_found_by_name() -> None:
    lines = [line.split(",") for line in data("toggl_layout").decode().splitlines()]
    text = "\n".join(",".join(reversed(cells)) for cells in lines)
    assert rows(text.encode()) == EXPECTED["toggl_layout"][1]


def test_what_means_nothing_is_told() -> None:
    assert seen(data("toggl_year")).layout.ignored == ["Amount ()"]
    assert seen(data("harvest_detailed")).layout.ignored == [
        "Project Code",
        "Hours Rounded",
        "Roles",
        "Employee?",
        "Billable Rate",
        "Currency",
        "External Reference URL",
    ]
