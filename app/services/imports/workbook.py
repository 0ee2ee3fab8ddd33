"""Workbooks (XLSX) as rows of texts, in memory that does not depend on what is in them.

What reads them, openpyxl, keeps every element of XML that it has no use for. So each part is counted first, without
keeping anything: a small archive that unfolds into gigabytes, or into millions of elements, is refused.
"""

import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from typing import IO, Any, BinaryIO
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

import openpyxl

from app.core.errors import Invalid
from app.services.imports.trouble import unreadable

MARK = "[Content_Types].xml"
BLOCK = 64 * 1024
MOST_PARTS, MOST_BYTES = 1_000, 512 * 1024 * 1024  # unfolded
LARGEST_PART, MOST_TEXT = 4 * 1024 * 1024, 32 * 1024 * 1024  # styles and the like; texts that cells share
LONGEST_QUIET = 16  # blocks without a new element
MOST_ROWS, MOST_COLUMNS, MOST_IN_ROW = 1_100_000, 200, 100_000
NIGHT = datetime(1900, 12, 31)  # what lies before is a length that is formatted as a date
ZERO = datetime(1899, 12, 31)
# Whatever is wrong with a workbook, openpyxl has no error of its own for it.
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, ParseError, expat.ExpatError, KeyError, IndexError, ValueError, TypeError),
    *(AttributeError, EOFError, OSError, NotImplementedError, RuntimeError),
)

warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")


def is_workbook(file: BinaryIO) -> bool:
    """Whether a ZIP is a workbook."""
    try:
        with zipfile.ZipFile(file) as archive:
            return MARK in archive.namelist()
    except zipfile.BadZipFile:
        return False


def rows(file: BinaryIO, fits: Callable[[list[str]], bool], lead: int) -> Iterator[list[str]]:
    """The rows of the first sheet that has a header that `fits` in its first `lead` rows, else of the first sheet.

    Formulas are what they came to. Invalid where the file is damaged, or too large.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _guard(archive)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheets = [_sheet(sheet) for sheet in book.worksheets]
        heads = [list(islice(sheet, lead)) for sheet in sheets]
        place = next((place for place, head in enumerate(heads) if any(map(fits, head))), 0)
        yield from chain(heads[place], sheets[place]) if sheets else ()
    except BROKEN as error:
        raise unreadable("The workbook is damaged") from error


def _sheet(sheet: Any) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    for cells in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True):
        last = next((place for place in range(len(cells), 0, -1) if cells[place - 1] is not None), 0)
        yield [text_of(cell) for cell in cells[:last]]


def text_of(cell: object) -> str:
    """A cell as a CSV file would have it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return _length(cell - ZERO) if cell < NIGHT else _moment(cell)
    if isinstance(cell, timedelta):
        return _length(cell)
    if isinstance(cell, time | date):
        return cell.isoformat("seconds") if isinstance(cell, time) else cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.10g}"
    return "" if cell is None else str(cell)


def _moment(cell: datetime) -> str:
    """To the second: fractions of days have no exact ones."""
    cell = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
    return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")


def _length(cell: timedelta) -> str:
    seconds = round(cell.total_seconds())
    return f"{'-' * (seconds < 0)}{abs(seconds) // 3600}:{abs(seconds) // 60 % 60:02}:{abs(seconds) % 60:02}"


def _guard(archive: zipfile.ZipFile) -> None:
    """Invalid for what would need much memory. A member never unfolds to more than it says (`zipfile` sees to it)."""
    members = archive.infolist()
    if len(members) > MOST_PARTS or sum(member.file_size for member in members) > MOST_BYTES:
        raise _too_large()
    for member in members:
        if member.filename.endswith((".xml", ".rels")):
            most, depth = _limits(member.filename)
            if member.file_size > most:
                raise _too_large()
            with archive.open(member) as part:
                Counter(depth).read(part)


def _too_large() -> Invalid:
    return unreadable("The workbook is too large; export CSV, or fewer months")


def _limits(name: str) -> tuple[int, int]:
    """How many bytes a part may have, and how deep in it the elements are that are forgotten when they end."""
    if name.startswith("xl/worksheets/"):
        return MOST_BYTES, 3
    return (MOST_TEXT, 2) if name.endswith("sharedStrings.xml") else (LARGEST_PART, 2)


class Counter:
    """Counts the elements of one part: those that are kept, to a depth, and those within each of them."""

    def __init__(self, deep: int) -> None:
        self._deep, self._depth, self._high, self._within = deep, 0, 0, 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, part: IO[bytes]) -> None:
        """Invalid where there are too many, one is too long, or it declares a document type (and with it, entities)."""
        quiet, before = 0, (0, 0)
        while block := part.read(BLOCK):
            self._parser.Parse(block)
            now = self._high, self._within
            quiet, before = (quiet + 1 if now == before else 0), now
            if self._high > MOST_ROWS or self._within > MOST_IN_ROW or quiet > LONGEST_QUIET:
                raise _too_large()
        self._parser.Parse(b"", True)

    def _start(self, _name: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth <= self._deep:
            self._high, self._within = self._high + 1, 0
        else:
            self._within += 1

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _doctype(self, *_: object) -> None:
        raise unreadable("The workbook declares a document type, which no spreadsheet does")
