"""Tables on their way into a file: columns, and rows that come in parts."""

import csv
import io
import tempfile
from asyncio import to_thread
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]

FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_ROWS = 1_000_000  # of one sheet; Excel has room for 1,048,576
PIECE = 256 * 1024  # bytes
FORMATS = {"instant": "yyyy-mm-dd hh:mm:ss", "hours": "0.00", "money": "#,##0.00", "duration": "[h]:mm:ss"}
WIDTHS = {"instant": 20, "text": 28}


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `kind` is `text`, `number`, `truth`, `instant` (naive: what clocks show), `hours`, `money`, or
    `duration` (seconds)."""

    name: str
    kind: str = "text"


async def as_csv(columns: Sequence[Column], parts: AsyncIterator[Rows]) -> AsyncIterator[bytes]:
    """UTF-8, comma-separated, with a line of names (RFC 4180).

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    texts = [place for place, column in enumerate(columns) if column.kind == "text"]
    # The names come with the first rows, so that the answer begins once the database has answered.
    names = lines([[column.name for column in columns]])
    async for rows in parts:
        yield names + lines([harmless(row, texts) for row in rows])
        names = b""
    if names:
        yield names


def lines(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as lines of CSV."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def harmless(row: Sequence[Any], texts: Iterable[int]) -> Sequence[Any]:
    """A row whose cells at the places of `texts` are no formulas."""
    found = [place for place in texts if row[place] and row[place].startswith(FORMULA)]
    if not found:
        return row
    cells = list(row)
    for place in found:
        cells[place] = f"'{cells[place]}"
    return cells


async def as_xlsx(
    title: str, columns: Sequence[Column], parts: AsyncIterator[Rows], about: Sequence[tuple[str, str]] = ()
) -> AsyncIterator[bytes]:
    """A workbook, with a second sheet of what there is to know about it.

    The rows go to the disk as they come, so that the memory that it takes does not depend on how many they are; the
    file begins to arrive once all of them are there, because a workbook's index needs to know them.
    """
    with tempfile.TemporaryDirectory(prefix="timetracker-") as folder:
        path = Path(folder) / "export.xlsx"
        book = Book(path, title, columns)
        async for rows in parts:
            await to_thread(book.add, rows)
        await to_thread(book.close, about)
        with path.open("rb") as file:
            while piece := await to_thread(file.read, PIECE):
                yield piece


class Book:
    """A workbook in the making; texts are never formulas or links."""

    def __init__(self, path: Path, title: str, columns: Sequence[Column]) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(path, options | {"tmpdir": str(path.parent)})
        self._title, self._columns, self._sheets = title, columns, 0
        self._bold = self._book.add_format({"bold": True})
        self._formats = {kind: self._book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
        self._next_sheet()

    def _next_sheet(self) -> None:
        self._sheets += 1
        name = f"{self._title} {self._sheets}" if self._sheets > 1 else self._title
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, WIDTHS.get(column.kind, 12))
            self._sheet.write_string(0, place, column.name, self._bold)
        self._row = 1

    def add(self, rows: Rows) -> None:
        """Writes rows below those that are there; on a new sheet where the last one is full."""
        for row in rows:
            if self._row > MOST_ROWS:
                self._next_sheet()
            for place, (column, cell) in enumerate(zip(self._columns, row, strict=True)):
                if cell is not None:
                    self._write(place, column.kind, cell)
            self._row += 1

    def _write(self, place: int, kind: str, cell: Any) -> None:
        if kind == "text":
            self._sheet.write_string(self._row, place, cell)
        elif kind == "truth":
            self._sheet.write_boolean(self._row, place, cell)
        elif isinstance(cell, datetime):
            self._sheet.write_datetime(self._row, place, cell, self._formats[kind])
        elif kind == "duration":
            self._sheet.write_number(self._row, place, cell / 86400, self._formats[kind])
        else:
            self._sheet.write_number(self._row, place, cell, self._formats.get(kind))

    def close(self, about: Sequence[tuple[str, str]]) -> None:
        """Finishes the file."""
        if about:
            sheet = self._book.add_worksheet("About")
            sheet.set_column(0, 1, 40)
            for row, (name, text) in enumerate(about):
                sheet.write_string(row, 0, name, self._bold)
                sheet.write_string(row, 1, text)
        self._book.close()
