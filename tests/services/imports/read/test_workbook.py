"""Workbooks of other trackers, and archives that are meant to do harm."""

import io
import tracemalloc
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest

from app.core.errors import Invalid
from app.services.imports.formats import FORMATS
from tests.services.imports.samples import rows, seen

KNOWN = ", ".join(known.title for known in FORMATS.values())
MIRA, ATLAS = "mira@north.test", "Fen Labs/Atlas/Survey"
TOO_LARGE = "The workbook is too large; export CSV, or fewer months"
KIMAI = "Date,From,To,Duration,Currency,Price,Name,User,E-mail,Customer,Project,Activity,Description,Billable,Tags,Type"
TOGGL = "Description,Duration,Member,Email,Project,Tags,Start date,Start time,Stop date,Stop time"


def book(*sheets: Sequence[Sequence[Any]], formats: dict[str, str] | None = None) -> bytes:
    """A workbook of these sheets; `formats` are of cells of the last."""
    made, file = openpyxl.Workbook(), io.BytesIO()
    made.remove(made.worksheets[0])
    for cells in sheets:
        sheet = made.create_sheet()
        for row in cells:
            sheet.append(row)
    for place, text in (formats or {}).items():
        sheet[place].number_format = text
    made.save(file)
    return file.getvalue()


def packed(**parts: bytes) -> bytes:
    """A workbook whose parts are replaced by others."""
    file, taken = io.BytesIO(), io.BytesIO(book([TOGGL.split(",")]))
    names = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
    with zipfile.ZipFile(taken) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            part = next((parts[name] for name, path in names.items() if path == member and name in parts), None)
            new.writestr(member, old.read(member) if part is None else part)
        if "strings" in parts:
            new.writestr(names["strings"], parts["strings"])
    return file.getvalue()


def test_kimai() -> None:
    names = ("Mira O.", "mira", MIRA, "Fen Labs", "Atlas", "Survey")
    file = book(
        [
            KIMAI.split(","),
            [datetime(2026, 3, 7), "23:40", "00:25", 0.03125, "EUR", 60, *names, "' - second pass", True, "a, b"],
            [date(2026, 3, 9), "09:00", "11:00", 26 / 24, "EUR", 60, *names, "Long shift", False, None],
            [None, None, None, "=SUBTOTAL(9,D2:D3)", None, "=SUBTOTAL(9,F2:F3)"],
            [None, None, None, 26.75 / 24, None, 120.0],
        ],
        formats={f"D{row}": "[hh]:mm" for row in range(2, 6)},
    )
    found = seen(file)
    assert (found.layout.file_format.name, found.report(dry_run=True).encoding) == ("kimai", "xlsx")
    assert rows(file) == [
        (2, "2026-03-07T22:40:00Z", "2026-03-07T23:25:00Z", f"{MIRA}/{ATLAS}", "- second pass", "a,b", True),
        (3, "2026-03-09T08:00:00Z", "2026-03-10T10:00:00Z", f"{MIRA}/{ATLAS}", "Long shift", None, False),
        (5, "totals", ""),
    ]


def test_toggl_with_titles_above_and_other_sheets_before() -> None:
    file = book(
        [["Summary"], ["Project", "Duration"], ["Atlas", "1:00:00"]],
        [
            ["Detailed report"],
            [],
            ["2026-03-01 - 2026-03-31"],
            TOGGL.split(","),
            ["Two\nlines", "1:00:00", "Mira", MIRA, "Atlas", "-", "2026-03-07", "09:00:00", "2026-03-07", "10:00:00"],
            [2026, timedelta(hours=1.5), "Mira", MIRA, "Atlas", "-", *(date(2026, 3, 7), time(11)), None, None],
            ["Night", 1.25, "Mira", MIRA, "-", "-", *(date(2026, 3, 8), time(8)), date(2026, 3, 9), time(14)],
        ],
        formats={"B7": "hh:mm:ss"},
    )
    assert rows(file) == [
        (5, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"{MIRA}//Atlas/", "Two\nlines", None, None),
        (6, "2026-03-07T10:00:00Z", "2026-03-07T11:30:00Z", f"{MIRA}//Atlas/", "2026", None, None),
        (7, "2026-03-08T07:00:00Z", "2026-03-09T13:00:00Z", f"{MIRA}///", "Night", None, None),
    ]


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%b</worksheet>'


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (b"PK\x03\x04 and no more", "The archive is damaged"),
        (packed(sheet=b"<worksheet"), "The workbook is damaged"),
        (
            packed(sheet=SHEET % b'<sheetData><row r="1"><c t="s"><v>99</v></c></row></sheetData>'),
            "The workbook is damaged",
        ),
        (packed(sheet=SHEET % (b"<sheetData>" + b'<row r="1"/>' * 1_200_000 + b"</sheetData>")), TOO_LARGE),
        (packed(sheet=SHEET % (b"<sheetData><row>" + b"<c/>" * 110_000 + b"</row></sheetData>")), TOO_LARGE),
        (
            packed(sheet=SHEET % (b"<sheetData><row><c><v>" + b"1" * 2_000_000 + b"</v></c></row></sheetData>")),
            TOO_LARGE,
        ),
        (packed(strings=b"<sst>" + b" " * 34_000_000 + b"</sst>"), TOO_LARGE),
        (packed(styles=b"<styleSheet>" + b" " * 5_000_000 + b"</styleSheet>"), TOO_LARGE),
        (
            packed(sheet=b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>' + SHEET % b"&c;"),
            "The workbook declares a document type, which no spreadsheet does",
        ),
        (
            book([["a", "b"], [1, 2]]),
            f"The columns are of no kind that is known ({KNOWN}); found: a, b",
        ),
    ],
    ids=["cut", "no XML", "no such text", "rows", "cells", "text", "texts", "styles", "entities", "unknown"],
)
def test_what_is_refused_needs_little_memory(file: bytes, message: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Invalid) as error:
            rows(file)
        assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    finally:
        tracemalloc.stop()
    assert error.value.fields == {"file": [message]}


def test_characters_that_workbooks_escape() -> None:
    header = "Description,Duration,Member,Email,Project,Tags,Start date,Start time,Stop date,Stop time".split(",")
    row = [
        "a_x000D_\nb _x005F_x000D_ _x0041_",
        "1:00:00",
        "Mira",
        MIRA,
        "Atlas",
        "-",
        "2026-03-07",
        "09:00",
        "2026-03-07",
        "10:00",
    ]
    assert rows(book([header, row]))[0][4] == "a\r\nb _x000D_ _x0041_"
