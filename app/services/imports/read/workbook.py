"""Workbooks (XLSX) as rows of texts, in bounded memory.

openpyxl keeps every XML element that it does not use. So the elements of each part are counted first: a small archive
that unpacks into gigabytes, or into millions of elements, is refused.
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, BinaryIO
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from app.core.errors import Invalid
from app.core.lazy import LazyModule
from app.services.imports.errors import unreadable
from app.services.imports.read.csv_file import BLOCK_SIZE

if TYPE_CHECKING:
    import openpyxl
    from openpyxl.worksheet.worksheet import Worksheet
else:
    openpyxl = LazyModule("openpyxl")

MAX_PARTS, MAX_BYTES = 1_000, 512 * 1024 * 1024  # unpacked
MAX_PART_BYTES, MAX_TEXT_BYTES = 4 * 1024 * 1024, 32 * 1024 * 1024  # styles and the like; texts that cells share
MAX_QUIET_BLOCKS = 16  # blocks without a new element
MAX_SHEET_ELEMENTS, MAX_COLUMNS, MAX_ELEMENTS_IN_ROW = 1_100_000, 200, 100_000
FIRST_DATE = datetime(1900, 12, 31)  # earlier dates are durations that are formatted as dates
# Characters that XML does not have, such as the first one of a Windows line break, and an escape that was text.
ESCAPED_PATTERN = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff])_")
EXCEL_EPOCH = datetime(1899, 12, 31)
# The errors that openpyxl raises for damaged workbooks; it has none of its own.
DAMAGE_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, ParseError, expat.ExpatError, KeyError, IndexError, ValueError, TypeError),
    *(AttributeError, EOFError, OSError, NotImplementedError, RuntimeError),
)

warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")


def workbook_rows(file: BinaryIO, fits: Callable[[list[str]], bool], lead: int) -> Iterator[list[str]]:
    """Yield the rows of the first sheet with a header that `fits` in its first `lead` rows, else of the first sheet.

    Formulas are read as their results. Raise Invalid if the file is damaged or too large.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _check_size(archive)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheets = [_sheet(sheet) for sheet in book.worksheets]
        heads = [list(islice(sheet, lead)) for sheet in sheets]
        place = next((place for place, head in enumerate(heads) if any(map(fits, head))), 0)
        yield from chain(heads[place], sheets[place]) if sheets else ()
    except DAMAGE_ERRORS as error:
        raise unreadable("The workbook is damaged") from error


def _sheet(sheet: "Worksheet") -> Iterator[list[str]]:
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # a sheet that is only read; its stated size may be wrong
    for cells in sheet.iter_rows(max_row=MAX_SHEET_ELEMENTS, max_col=MAX_COLUMNS, values_only=True):
        last = next((place for place in range(len(cells), 0, -1) if cells[place - 1] is not None), 0)
        yield [workbook_text(cell) for cell in cells[:last]]


def workbook_text(cell: object) -> str:
    """Return a cell as in a CSV file."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return _length(cell - EXCEL_EPOCH) if cell < FIRST_DATE else _moment(cell)
    if isinstance(cell, timedelta):
        return _length(cell)
    if isinstance(cell, time | date):
        return cell.isoformat("seconds") if isinstance(cell, time) else cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.10g}"
    return "" if cell is None else ESCAPED_PATTERN.sub(lambda found: chr(int(found[1], 16)), str(cell))


def _moment(cell: datetime) -> str:
    """Return a time rounded to the second, because fractions of days are not exact."""
    cell = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
    return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")


def _length(cell: timedelta) -> str:
    seconds = round(cell.total_seconds())
    return f"{'-' * (seconds < 0)}{abs(seconds) // 3600}:{abs(seconds) // 60 % 60:02}:{abs(seconds) % 60:02}"


def _check_size(archive: zipfile.ZipFile) -> None:
    """Raise Invalid if reading would need much memory. `zipfile` never unpacks more than a member's stated size."""
    members = archive.infolist()
    if len(members) > MAX_PARTS or sum(member.file_size for member in members) > MAX_BYTES:
        raise _too_large()
    for member in members:
        if member.filename.endswith((".xml", ".rels")):
            most, depth = _limits(member.filename)
            if member.file_size > most:
                raise _too_large()
            with archive.open(member) as part:
                ElementCounter(depth).read(part)


def _too_large() -> Invalid:
    return unreadable("The workbook is too large; export CSV, or fewer months")


def _limits(name: str) -> tuple[int, int]:
    """Return the largest size of a part, and the depth below which elements are dropped when they end."""
    if name.startswith("xl/worksheets/"):
        return MAX_BYTES, 3
    return (MAX_TEXT_BYTES, 2) if name.endswith("sharedStrings.xml") else (MAX_PART_BYTES, 2)


class ElementCounter:
    """A counter of the elements of a part: of those down to a depth, and of those within each of them."""

    def __init__(self, deep: int) -> None:
        self._deep, self._depth, self._high, self._within = deep, 0, 0, 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, part: IO[bytes]) -> None:
        """Raise Invalid for too many elements, one that is too long, or a document type (and so, entities)."""
        quiet, before = 0, (0, 0)
        while block := part.read(BLOCK_SIZE):
            self._parser.Parse(block)
            now = self._high, self._within
            quiet, before = (quiet + 1 if now == before else 0), now
            if self._high > MAX_SHEET_ELEMENTS or self._within > MAX_ELEMENTS_IN_ROW or quiet > MAX_QUIET_BLOCKS:
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
