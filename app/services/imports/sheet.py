"""A file as records: its encoding, its delimiter, where its header stands, and whose it is."""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from app.services.imports.dialects import DIALECTS, Dialect
from app.services.imports.options import Options
from app.services.imports.trouble import unreadable
from app.services.imports.values import clean

BLOCK = 64 * 1024
LEAD = 30  # records before the header at most: titles of reports
LARGEST_CELL = 100_000
DELIMITERS = ",;\t|"
FIRST = {"xlsx": 1, "json": 0}  # what to count the records of a file from, where it has no lines
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Files that are well known and hold no times: what to export instead.
HINTS = {
    frozenset({"time (h)", "time (decimal)"}): "this is Clockify's summary report; export the detailed one",
    frozenset({"duration", "start time"}): "the column Start date is switched off in this Toggl report; switch it on",
    frozenset({"project", "duration"}): "this looks like Toggl's summary; export the detailed report as CSV",
    frozenset({"tracked (h)"}): "this is Clockify's list of projects; export the detailed time report",
    frozenset({"project", "total hours"}): "this is Harvest's list of projects; export the detailed time report",
    frozenset({"name", "contact person", "default hourly rate"}): (
        "this is TimeTracker's list of clients; export the time entries"
    ),
    frozenset({"client name", "address"}): "this is Harvest's list of clients; export the detailed time report",
}


@dataclass(frozen=True, slots=True)
class Record:
    """A row of the file. `row` counts records, the header's is 1; `line` is the physical line that it begins on."""

    row: int
    line: int
    cells: list[str]


@dataclass(frozen=True)
class Sheet:
    """How a file is to be read. `fields` maps ours to the places of their columns."""

    dialect: Dialect
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    lead: int
    fields: Mapping[str, int]
    warnings: list[str] = field(default_factory=list)
    kind: str = "csv"  # what the file was before; `xlsx` and `json` have no lines

    @property
    def ignored(self) -> list[str]:
        """Headers that mean nothing to us."""
        used = set(self.fields.values())
        return [name for place, name in enumerate(self.header) if place not in used and name]

    def records(self, file: BinaryIO) -> Iterator[Record]:
        """The rows below the header, blank ones left out. Of JSON the first object is line 1."""
        first = FIRST.get(self.kind)
        for number, line, cells in raw(file, self.encoding, self.delimiter):
            if number > self.lead and any(map(clean, cells)):
                yield Record(number - self.lead + 1, line if first is None else number + first, cells)


def open_sheet(file: BinaryIO, options: Options, kind: str = "csv") -> Sheet:
    """What kind of file this is; Invalid where it is none that we know. `kind` is what it was before it became CSV."""
    encoding = encoding_of(file)
    file.seek(0)
    start = codecs.getincrementaldecoder(encoding)("replace").decode(file.read(BLOCK))
    if not start.strip():
        raise unreadable("The file is empty")
    seen: list[tuple[str, ...]] = []
    for delimiter in DELIMITERS:
        for number, cells in enumerate(_few(start, delimiter)):
            if dialect := dialect_of(cells, options):
                return replace(_sheet(dialect, encoding, delimiter, cells, number), kind=kind)
            seen.append(tuple(map(normal, cells)))
    raise _unknown(seen)


def dialect_of(cells: list[str], options: Options) -> Dialect | None:
    """Whose header these cells are; None where they are none."""
    wanted = [DIALECTS[options.source]] if options.source else list(DIALECTS.values())
    own = {name: normal(header) for name, header in options.columns.items()}
    header = placed(cells)
    return next((found for dialect in wanted if (found := _extended(dialect, own)).knows(header)), None)


def placed(cells: list[str]) -> dict[str, int]:
    """Header -> place; of two that are alike the first."""
    return {normal(name): place for place, name in reversed(list(enumerate(cells)))}


def _sheet(dialect: Dialect, encoding: str, delimiter: str, cells: list[str], lead: int) -> Sheet:
    fields = dialect.fields(placed(cells))
    warnings = []
    if encoding == "cp1252":
        warnings.append("The file is not UTF-8; it was read as Windows-1252")
    if dialect.name == "clockify":
        warnings += _renamed(cells, fields)
    return Sheet(dialect, encoding, delimiter, tuple(map(clean, cells)), lead, fields, warnings)


def _renamed(cells: list[str], fields: Mapping[str, int]) -> list[str]:
    """Clockify lets a workspace rename Client and Task; where they stand is offered, not taken."""
    neighbours = {"client": ("project", "notes"), "task": ("notes", "person_name")}
    found = []
    for name, (before, after) in neighbours.items():
        place = fields.get(before, -9) + 1
        if name not in fields and fields.get(after) == place + 1 and place not in fields.values():
            header = clean(cells[place])
            found.append(
                f"{header} stands where {name} usually is and is ignored; columns={name}:{header} would use it"
            )
    return found


def _extended(dialect: Dialect, own: Mapping[str, str]) -> Dialect:
    """The dialect with the columns that the user names, which beat ours."""
    if not own:
        return dialect
    columns = dict(dialect.columns) | {name: (header, *dialect.columns.get(name, ())) for name, header in own.items()}
    return replace(dialect, columns=columns)


def _few(start: str, delimiter: str) -> list[list[str]]:
    """The first records of a text that may end in the middle of one."""
    found: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(start, newline=""), delimiter=delimiter):
            found.append(cells)
            if len(found) > LEAD:
                break
    except csv.Error:
        pass  # what was read until here may hold the header
    return found


def _unknown(seen: list[tuple[str, ...]]) -> Exception:
    for signature, hint in HINTS.items():
        if any(signature <= set(header) for header in seen):
            return unreadable(f"No times to import: {hint}")
    columns = max(seen, key=len, default=())[:20]
    kinds = ", ".join(dialect.title for dialect in DIALECTS.values())
    return unreadable(f"The columns are of no kind that is known ({kinds}); found: {', '.join(columns)[:300]}")


def normal(name: str) -> str:
    """A header as it is compared: small letters, blanks for underscores."""
    return clean(clean(name).strip('"')).casefold().replace("_", " ")


def encoding_of(file: BinaryIO) -> str:
    """By its mark, else UTF-8 where all of it is, else Windows-1252."""
    file.seek(0)
    start = file.read(4)
    for mark, name in BOMS.items():
        if start.startswith(mark):
            return name
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def raw(file: BinaryIO, encoding: str, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """Number, first line and cells of every record. The file stays open; a cell that is too large ends it all."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    csv.field_size_limit(LARGEST_CELL)
    try:
        reader, line = csv.reader(text, delimiter=delimiter), 1
        for number, cells in enumerate(reader):
            yield number, line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise unreadable(f"Line {line} cannot be read: {error}; a quote may be missing") from error
    finally:
        text.detach()
