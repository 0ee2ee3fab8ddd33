"""Tables written to files: columns, and rows in batches."""

import csv
import io
import tempfile
from asyncio import to_thread
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from babel.numbers import get_currency_precision
from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.lazy import LazyModule
from app.core.messages import N_
from app.services.exports.style import FileStyle

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = LazyModule("xlsxwriter")

Cell = str | int | float | Decimal | bool | date | None  # a datetime is a date
TableRows = Sequence[Sequence[Cell]]

BATCH_ROWS = 1_000  # rows that are in memory at once
FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r")
MAX_SHEET_NAME = 25  # characters; Excel has room for 31, with a number behind it
MAX_SHEET_ROWS = 1_000_000  # of one sheet; Excel has room for 1,048,576
CHUNK_BYTES = 256 * 1024  # bytes
NUMBER_FORMATS = {
    "instant": "yyyy-mm-dd hh:mm:ss",
    "date": "yyyy-mm-dd",
    "hours": "0.00",
    "money": "#,##0.00",
    "duration": "[h]:mm:ss",
}
COLUMN_WIDTHS = {"instant": 20, "text": 28}
BYTE_ORDER_MARK = "\ufeff".encode()  # Excel reads CSV without it in the encoding of its machine


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column. `kind` is `text`, `number`, `boolean`, `instant` (naive local time), `date`, `hours`, `money`, or
    `duration` (seconds). `currency` is that of money. Files in a language have its `heading`, others its `name`."""

    name: str
    kind: str = "text"
    currency: str = ""
    heading: str = ""

    def title(self, style: FileStyle | None) -> str:
        """Return the head of the column."""
        return style.text(self.heading) if style and self.heading else self.name

    def number_format(self, style: FileStyle | None = None) -> str | None:
        """Return how a workbook shows its cells; money has the decimals of its currency (ISO 4217)."""
        if style and self.kind in ("instant", "date"):
            return style.instant_format if self.kind == "instant" else style.day_format
        if not self.currency:
            return NUMBER_FORMATS.get(self.kind)
        decimals = get_currency_precision(self.currency)
        return f"#,##0.{'0' * decimals}" if decimals else "#,##0"


async def read_batches(
    session: AsyncSession, statement: Select[*tuple[Cell, ...]], parameters: Mapping[str, object] | None = None
) -> AsyncIterator[TableRows]:
    """Read the rows of a statement a batch at a time."""
    result = await session.stream(statement.execution_options(yield_per=BATCH_ROWS), parameters)
    async for rows in result.partitions(BATCH_ROWS):
        yield rows


async def as_csv(
    columns: Sequence[ExportColumn], parts: AsyncIterator[TableRows], style: FileStyle | None = None
) -> AsyncIterator[bytes]:
    """Yield UTF-8, comma-separated, with a line of names (RFC 4180); in a language as its spreadsheets expect it.

    An apostrophe is put before text that a spreadsheet would take for a formula.
    """
    texts = [place for place, column in enumerate(columns) if column.kind == "text"]
    delimiter = style.delimiter if style else ","
    # The names are sent with the first rows, so that the response begins after the database has answered.
    names = csv_lines([[column.title(style) for column in columns]], delimiter)
    async for rows in parts:
        shown = [_in_style(row, columns, style) for row in rows] if style else rows
        yield names + csv_lines([escape_formulas(row, texts) for row in shown], delimiter)
        names = b""
    if names:
        yield names


async def with_byte_order_mark(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the pieces of a CSV file after a byte order mark."""
    mark = BYTE_ORDER_MARK
    async for piece in pieces:
        yield mark + piece
        mark = b""


def _in_style(row: Sequence[Cell], columns: Sequence[ExportColumn], style: FileStyle) -> list[Cell]:
    """Return a row with the decimal mark and the words of a language; dates stay as every spreadsheet reads them."""
    return [
        style.decimal(cell)
        if column.kind in ("hours", "money") and cell is not None
        else style.boolean(str(cell) == "true")
        if column.kind == "boolean"
        else cell
        for cell, column in zip(row, columns, strict=True)
    ]


def csv_lines(rows: Iterable[Sequence[Cell]], delimiter: str = ",") -> bytes:
    """Return rows as lines of CSV."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue().encode()


def is_escaped(text: str) -> bool:
    """Return whether an apostrophe is put before a text: it is a formula, or looks as if one had been put there."""
    return text.lstrip("'").startswith(FORMULA_PREFIXES)


def escape_formulas(row: Sequence[Cell], texts: Iterable[int]) -> Sequence[Cell]:
    """Return a row whose cells at the positions `texts` are not formulas."""
    found = [place for place in texts if isinstance(text := row[place], str) and is_escaped(text)]
    if not found:
        return row
    cells = list(row)
    for place in found:
        cells[place] = f"'{cells[place]}"
    return cells


async def as_xlsx(
    title: str,
    columns: Sequence[ExportColumn],
    parts: AsyncIterator[TableRows],
    metadata: Sequence[tuple[str, str]] = (),
    style: FileStyle | None = None,
) -> AsyncIterator[bytes]:
    """Yield a workbook, with its metadata on a second sheet.

    Rows are written to disk as they come, so that memory does not depend on their number; the file is sent after the
    last row, because the index of a workbook needs all of them.
    """
    with tempfile.TemporaryDirectory(prefix="timetracker-") as folder:
        path = Path(folder) / "export.xlsx"
        book = _Workbook(path, title, columns, style)
        async for rows in parts:
            await to_thread(book.add, rows)
        await to_thread(book.close, metadata)
        with path.open("rb") as file:
            while piece := await to_thread(file.read, CHUNK_BYTES):
                yield piece


def _sheet_name(title: str, style: FileStyle | None) -> str:
    return style.text(title)[:MAX_SHEET_NAME] if style else title


class _Workbook:
    """The writer of a workbook; texts are never formulas or links."""

    def __init__(self, path: Path, title: str, columns: Sequence[ExportColumn], style: FileStyle | None) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(path, options | {"tmpdir": str(path.parent)})
        self._title, self._columns, self._style, self._sheets = _sheet_name(title, style), columns, style, 0
        self._bold = self._book.add_format({"bold": True})
        self._formats = [
            self._book.add_format({"num_format": shown}) if (shown := column.number_format(style)) else None
            for column in columns
        ]
        self._next_sheet()

    def _next_sheet(self) -> None:
        self._sheets += 1
        name = f"{self._title} {self._sheets}" if self._sheets > 1 else self._title
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, COLUMN_WIDTHS.get(column.kind, 12))
            self._sheet.write_string(0, place, column.title(self._style), self._bold)
        self._row = 1

    def add(self, rows: TableRows) -> None:
        """Append rows, on a new sheet if the last one is full."""
        for row in rows:
            if self._row > MAX_SHEET_ROWS:
                self._next_sheet()
            for place, (column, cell) in enumerate(zip(self._columns, row, strict=True)):
                if cell is not None:
                    self._write(place, column.kind, cell)
            self._row += 1

    def _write(self, place: int, kind: str, cell: Cell) -> None:
        if kind == "boolean":
            self._sheet.write_boolean(self._row, place, cell)
        elif isinstance(cell, date):
            self._sheet.write_datetime(self._row, place, cell, self._formats[place])
        elif kind == "duration" and isinstance(cell, int | float):
            self._sheet.write_number(self._row, place, cell / 86400, self._formats[place])
        elif isinstance(cell, str):
            self._sheet.write_string(self._row, place, cell)
        else:
            self._sheet.write_number(self._row, place, cell, self._formats[place])

    def close(self, metadata: Sequence[tuple[str, str]]) -> None:
        """Finish the file."""
        if metadata:
            sheet = self._book.add_worksheet(_sheet_name(N_("About"), self._style))
            sheet.set_column(0, 1, 40)
            for row, (name, text) in enumerate(metadata):
                sheet.write_string(row, 0, name, self._bold)
                sheet.write_string(row, 1, text)
        self._book.close()
