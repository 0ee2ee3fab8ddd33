"""Spreadsheets of LibreOffice (ODS) as rows of texts, in bounded memory.

The file is read as it is unpacked. Cells and rows that are repeated to the end of a sheet are empty, and left out.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import BinaryIO
from xml.parsers import expat

from app.core.errors import Invalid
from app.services.imports.errors import unreadable
from app.services.imports.read.archives import ARCHIVE_ERRORS
from app.services.imports.read.csv_file import BLOCK_SIZE

MAX_BYTES = 512 * 1024 * 1024  # unpacked
MAX_COLUMNS, MAX_ROWS, MAX_REPEATED_ROWS = 200, 1_100_000, 1_000
MAX_CELL, MAX_HEADS = 100_000, 50  # characters; sheets
MAX_QUIET_BLOCKS = 64  # blocks without a row
LENGTH_PATTERN = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2}(?:[.,]\d+)?)S")
VALUE_ATTRIBUTES = {
    "date": "office:date-value",
    "time": "office:time-value",
    "boolean": "office:boolean-value",
    "float": "office:value",
    "percentage": "office:value",
    "currency": "office:value",
}


@dataclass
class SheetReader:
    """Turns elements into rows, each with the number of its sheet."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    sheet: int = -1
    total: int = 0
    _blank_rows: int = 0  # that a later row of the sheet makes real
    _row_repeat: int = 1
    _cells: list[str] = field(default_factory=list)
    _pending: int = 0  # empty cells that a later cell of the row makes real
    _repeat: int = 1
    _value: str | None = None
    _texts: list[str] = field(default_factory=list)
    _size: int = 0
    _depth: int = 0  # of the cell's elements that have text
    _hidden: int = 0  # of a comment, whose text is not the cell's

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = _refuse_document_type

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.sheet, self._blank_rows = self.sheet + 1, 0
        elif name == "table:table-row":
            self._cells, self._pending = [], 0
            self._row_repeat = _count(attributes.get("table:number-rows-repeated"))
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._repeat = _count(attributes.get("table:number-columns-repeated"))
            kind = attributes.get("office:value-type", attributes.get("calcext:value-type", ""))
            self._value = _plain(attributes.get(VALUE_ATTRIBUTES.get(kind, ""), ""), kind)
            self._texts, self._size, self._depth = [], 0, 0
        elif name == "office:annotation":
            self._hidden += 1
        elif name == "text:p":
            if self._texts and not self._hidden:
                self._texts.append("\n")
            self._depth += 1
        elif name in ("text:s", "text:tab", "text:line-break"):
            self._text({"text:s": " " * min(_count(attributes.get("text:c")), 100)}.get(name, "\n"))

    def _end(self, name: str) -> None:
        if name == "text:p":
            self._depth -= 1
        elif name == "office:annotation":
            self._hidden -= 1
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell()
        elif name == "table:table-row":
            self._row()

    def _text(self, text: str) -> None:
        if self._depth and not self._hidden:
            self._size += len(text)
            if self._size > MAX_CELL:
                raise _too_large()
            self._texts.append(text)

    def _cell(self) -> None:
        text = self._value or "".join(self._texts)
        if not text:
            self._pending += self._repeat
        elif len(self._cells) + self._pending < MAX_COLUMNS:
            self._cells += [""] * self._pending
            self._cells += [text] * min(self._repeat, MAX_COLUMNS - len(self._cells))
            self._pending = 0

    def _row(self) -> None:
        if not self._cells:
            self._blank_rows += self._row_repeat
            return
        self.total += self._blank_rows + self._row_repeat
        if self._row_repeat > MAX_REPEATED_ROWS or self.total > MAX_ROWS:
            raise _too_large()
        self.rows += [(self.sheet, [])] * self._blank_rows + [(self.sheet, self._cells)] * self._row_repeat
        self._blank_rows = 0


def open_document_rows(file: BinaryIO, fits: Callable[[list[str]], bool], lead: int) -> Iterator[list[str]]:
    """Yield the rows of the first sheet with a header that `fits` in its first `lead` rows, else of the first sheet.

    Formulas are read as their results. Raise Invalid if the file is damaged, encrypted or too large.
    """
    chosen = _chosen_sheet(file, fits, lead)
    for sheet, cells in _rows(file):
        if sheet == chosen:
            yield cells
        elif sheet > chosen:
            return


def _chosen_sheet(file: BinaryIO, fits: Callable[[list[str]], bool], lead: int) -> int:
    heads: dict[int, int] = {}
    for sheet, cells in _rows(file):
        heads[sheet] = heads.get(sheet, 0) + 1
        if heads[sheet] <= lead and fits(cells):
            return sheet
        if len(heads) > MAX_HEADS:
            break
    return 0


def _rows(file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(file) as archive, archive.open("content.xml") as content:
            if archive.getinfo("content.xml").file_size > MAX_BYTES:
                raise _too_large()
            reader, quiet = SheetReader(), 0
            while block := content.read(BLOCK_SIZE):
                reader.parser.Parse(block)
                found, reader.rows = reader.rows, []
                yield from found
                quiet = 0 if found else quiet + 1
                if quiet > MAX_QUIET_BLOCKS:
                    raise _too_large()
            reader.parser.Parse(b"", True)
            yield from reader.rows
    except (*ARCHIVE_ERRORS, expat.ExpatError) as error:
        raise unreadable("The spreadsheet is damaged, or has a password") from error


def _plain(value: str, kind: str) -> str:
    """Return a value as in a CSV file, to the second: `2026-03-07 09:00:00`, `PT09H30M00S` as 9:30:00."""
    if kind == "date" and "T" in value:
        try:
            moment = datetime.fromisoformat(value) + timedelta(milliseconds=500)
        except (ValueError, OverflowError):
            return value
        return moment.isoformat(" ", "seconds").removesuffix(" 00:00:00")
    if kind == "time" and (match := LENGTH_PATTERN.fullmatch(value)):
        seconds = int(match[1]) * 3600 + int(match[2]) * 60 + round(float(match[3].replace(",", ".")))
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return value


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 1


def _too_large() -> Invalid:
    return unreadable("The spreadsheet is too large; export CSV, or fewer months")


def _refuse_document_type(*_: object) -> None:
    raise unreadable("The spreadsheet declares a document type, which no spreadsheet does")
