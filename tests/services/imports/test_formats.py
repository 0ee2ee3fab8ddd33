"""What is common to all formats: encodings, delimiters, titles above the header, the order of columns."""

import pytest

from app.services.imports.formats import FORMATS
from tests.services.imports.corpus import NAMES, outcome_of, sample
from tests.services.imports.samples import data, rows, seen

# Files without a mark, whose texts Windows-1252 has.
PLAIN = [name for name in NAMES if name.startswith(("toggl_", "kimai_", "harvest_")) and name.endswith(".csv")]


LAYOUT = rows(data("toggl_layout"))


def test_formats_are_listed_in_different_positions() -> None:
    assert sorted(known.position for known in FORMATS.values()) == list(range(len(FORMATS)))


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding(name: str, encoding: str) -> None:
    file = sample(name)
    if not file.expected.error:
        again = outcome_of(file.data.decode("utf-8-sig").encode(encoding), file.options)
        assert again.rows == file.expected.rows


def test_windows_1252_is_told() -> None:
    assert seen(data("clockify_spanish").decode().encode("cp1252")).layout.warnings == [
        "The file is not UTF-8; it was read as Windows-1252"
    ]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters(delimiter: str) -> None:
    text = data("toggl_layout").decode().replace(",", delimiter)
    assert (seen(text.encode()).layout.delimiter, rows(text.encode())) == (delimiter, LAYOUT)


def test_titles_above_the_header_and_blank_rows() -> None:
    text = "Detailed report\n\nMarch,2026\n" + data("toggl_layout").decode() + ",,,,,,\n\n"
    assert rows(text.encode()) == [(5, *LAYOUT[0][1:])]


def test_columns_are_found_by_name() -> None:
    lines = [line.split(",") for line in data("toggl_layout").decode().splitlines()]
    text = "\n".join(",".join(reversed(cells)) for cells in lines)
    assert rows(text.encode()) == LAYOUT


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
