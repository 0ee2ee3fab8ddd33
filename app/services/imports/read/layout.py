"""The layout of a file: its format, its encoding and delimiter, and the positions of its header and columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Literal

from app.core.errors import Invalid, invalid_fields
from app.core.messages import N_
from app.services.imports.cells import clean, normalize_header
from app.services.imports.errors import unreadable
from app.services.imports.formats import FORMATS, ImportFormat
from app.services.imports.formats.table import TABLE
from app.services.imports.options import ImportOptions
from app.services.imports.read.csv_file import DELIMITERS, encoding_of, first_records, raw_records, start_of

FileKind = Literal["csv", "xlsx", "ods", "json", "solidtime", "ics"]

CLOCK_FIELDS = frozenset({"start", "end", "start_date", "start_time", "end_date", "end_time"})
TEXT_FIELDS = frozenset({"tags", "notes"})
FIRST_LINES = {"xlsx": 1, "ods": 1, "json": 0, "solidtime": 1, "ics": 0}  # the header's number in files without lines


@dataclass(frozen=True, slots=True)
class Record:
    """A row of the file. `row` counts records, the header's is 1; `line` is the first physical line of the record."""

    row: int
    line: int
    cells: list[str]


@dataclass(frozen=True)
class Layout:
    """The layout of a file. `fields` maps our names to the positions of columns, `lead` is the number of the header."""

    file_format: ImportFormat
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    lead: int
    fields: Mapping[str, int]
    warnings: list[str] = field(default_factory=list)
    kind: FileKind = "csv"  # before the conversion to CSV

    @property
    def ignored(self) -> list[str]:
        """Headers that map to no field."""
        used = set(self.fields.values())
        return [name for position, name in enumerate(self.header) if position not in used and name]

    def records(self, file: BinaryIO) -> Iterator[Record]:
        """Yield the rows below the header, except blank ones. The first object of JSON is line 1."""
        first = FIRST_LINES.get(self.kind)
        for number, line, cells in raw_records(file, self.encoding, self.delimiter):
            if number > self.lead and any(map(clean, cells)):
                yield Record(number - self.lead + 1, line if first is None else number + first, cells)


def detect_layout(file: BinaryIO, options: ImportOptions, kind: FileKind = "csv") -> Layout:
    """Find the layout of a CSV file, converted from a file of `kind`; Invalid if its format is unknown."""
    encoding = encoding_of(file)
    start = start_of(file, encoding)
    if not start.strip():
        raise unreadable("The file is empty")
    headers: list[tuple[str, ...]] = []
    for delimiter in DELIMITERS:
        for number, cells in enumerate(first_records(start, delimiter)):
            if file_format := format_of(cells, options):
                _check_columns(options, positions(cells))
                fields = file_format.fields(positions(cells))
                warnings = _renamed_columns(file_format, cells, fields)
                if encoding == "cp1252":
                    warnings.append(N_("The file is not UTF-8; it was read as Windows-1252"))
                header = tuple(map(clean, cells))
                return Layout(file_format, encoding, delimiter, header, number, fields, warnings, kind)
            headers.append(tuple(map(normalize_header, cells)))
    raise _unknown(headers)


def format_of(cells: Sequence[str], options: ImportOptions) -> ImportFormat | None:
    """Return the format whose header these cells are, or None."""
    candidates = [FORMATS[options.source]] if options.source else list(FORMATS.values())
    own = {name: normalize_header(header) for name, header in options.columns.items()}
    header = positions(cells)
    # What a file is by itself, it stays with columns of the user's; a file that is only known by these is a table.
    candidates.sort(key=lambda known: 0 if known.matches(header) else 1 if known is TABLE else 2)
    matching = ((known, _extended(known, own)) for known in candidates)
    found = next((mine for known, mine in matching if mine.matches(header) or known.matches(header)), None)
    # A known report whose dates are missing is no table of somebody's own.
    if found and not options.source and found.name == TABLE.name and _is_undated_report(found, header):
        return None
    return found


def _is_undated_report(file_format: ImportFormat, header: Mapping[str, int]) -> bool:
    fields = file_format.fields(header)
    start = next((name for name, place in header.items() if place == fields.get("start")), "")
    return "start_date" not in fields and any(start in signature for signature in _hints(header))


def positions(cells: Sequence[str]) -> dict[str, int]:
    """Map headers to positions; of two equal headers, the first counts."""
    return {normalize_header(name): position for position, name in reversed(list(enumerate(cells)))}


def _extended(file_format: ImportFormat, own: Mapping[str, str]) -> ImportFormat:
    """The format with the user's columns, which take precedence.

    A header that is named for a field is no other's, except that it may be a text as well, such as a tag.
    """
    if not own:
        return file_format
    named = frozenset(own.values())
    known = {
        name: words if name in TEXT_FIELDS else tuple(word for word in words if word not in named)
        for name, words in file_format.columns.items()
    }
    return replace(file_format, columns={**known, **{name: (header,) for name, header in own.items()}})


def _check_columns(options: ImportOptions, header: Mapping[str, int]) -> None:
    """Raise Invalid if the user names a field that does not exist, or a header that the file does not have."""
    known = {field for file_format in FORMATS.values() for field in file_format.columns} | CLOCK_FIELDS
    for name, wanted in options.columns.items():
        if name not in known:
            text = N_("{name} is no field; these are: {names}", name=name, names=", ".join(sorted(known)))
            raise invalid_fields(columns=text)
        if normalize_header(wanted) not in header:
            raise invalid_fields(columns=N_("The file has no column {name}", name=wanted))


def _renamed_columns(file_format: ImportFormat, cells: Sequence[str], fields: Mapping[str, int]) -> list[str]:
    """Warnings that offer an unknown column in the usual position of a field that is missing."""
    found = []
    for name, (left, right) in file_format.neighbors.items():
        position = fields.get(left, -9) + 1
        if name not in fields and fields.get(right) == position + 1 and position not in fields.values():
            header = clean(cells[position])
            found.append(f"{header} is where {name} usually is, and is ignored; columns={name}:{header} would use it")
    return found


def _unknown(headers: Sequence[tuple[str, ...]]) -> Invalid:
    if hint := next(filter(None, map(_hint, headers)), ""):
        return unreadable(f"No times to import: {hint}")
    columns = max(headers, key=len, default=())[:20]
    known = ", ".join(file_format.title for file_format in FORMATS.values())
    return unreadable(f"The columns are of no kind that is known ({known}); found: {', '.join(columns)[:300]}")


def _hint(header: Iterable[str]) -> str:
    """Return the advice about a file of a known tracker that has no times."""
    return next(iter(_hints(header).values()), "")


def _hints(header: Iterable[str]) -> dict[frozenset[str], str]:
    names = set(header)
    return {
        signature: hint
        for file_format in FORMATS.values()
        for signature, hint in file_format.hints.items()
        if signature <= names
    }
