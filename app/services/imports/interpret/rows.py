"""Records as rows, whose values need no more interpretation."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO

from app.core.messages import N_, Message
from app.core.tags import normalize_tags
from app.services.imports.cells import clean, unescaped
from app.services.imports.errors import RowError
from app.services.imports.formats import Cells
from app.services.imports.formats.json_values import UNREADABLE
from app.services.imports.interpret import values
from app.services.imports.interpret.interpretation import Interpretation, Person, person_of
from app.services.imports.interpret.times import time_span
from app.services.imports.read.layout import Layout, Record
from app.services.time_entries.columns import COPIED_LENGTHS

MAX_ENTRY_ID = 2**31 - 1
DURATION_FIELDS = frozenset({"duration", "seconds", "minutes", "hours", "decimal", "break"})
TOTAL_WORDS = frozenset({"", "total", "totals", "summe", "gesamt", "suma"})
MAX_LENGTHS = {"client": 200, "project": 200, "task": 200, "notes": 5000, **COPIED_LENGTHS}


@dataclass(slots=True)
class ParsedRow:
    """A row that can be read. `invented` is the day of a row whose file has hours and no clock times.

    `warnings` are texts for the importing user, `row_id` is the id in the other tracker, `cells` is the row in the
    file. `copied` are the columns of the entry that need no interpretation.
    """

    row: int
    line: int
    cells: list[str]
    person: Person
    client: str
    project: str
    task: str
    project_id: int | None
    task_id: int | None
    start: datetime
    end: datetime
    break_seconds: int
    notes: str | None
    tags: str | None
    copied: dict[str, str | None]
    billable: bool | None
    paid: bool
    row_id: str
    invented: date | None = None
    warnings: list[Message] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class InvalidRow:
    """A row that cannot be read, with its cells in the file and the error."""

    row: int
    line: int
    cells: list[str]
    error: RowError


def read_rows(file: BinaryIO, layout: Layout, interpretation: Interpretation) -> Iterator[ParsedRow | InvalidRow]:
    """Yield the rows of the file in order."""
    for record in layout.records(file):
        try:
            yield parse_row(record, layout, interpretation)
        except RowError as error:
            yield InvalidRow(record.row, record.line, record.cells, error)


def cells_of(record: Record, layout: Layout) -> Cells:
    """Return the cells of known columns by our names, normalized by the format."""
    if len(record.cells) > len(layout.header) and any(map(clean, record.cells[len(layout.header) :])):
        raise RowError(
            "too_long",
            N_("has {cells} cells, the header has {columns}", cells=len(record.cells), columns=len(layout.header)),
        )
    last = len(record.cells)
    # JSON never was in a spreadsheet.
    read = clean if layout.kind == "json" else unescaped
    cells = {name: read(record.cells[place]) if place < last else "" for name, place in layout.fields.items()}
    if _is_total(cells):
        raise RowError("totals", N_("is a line of totals"), skip=True)
    for name, text in cells.items():
        if "\ufffd" in text and layout.encoding == "cp1252":
            raise RowError("bad_text", N_("has a byte that Windows-1252 does not have"), field=name, value=text)
        if "\ufffd" in text:
            raise RowError("bad_text", N_("has a byte that is not UTF-8"), field=name, value=text)
        if text == UNREADABLE:
            raise RowError("bad_value", N_("must be a text, a number or an object with a name"), field=name)
        if "\0" in text:
            raise RowError("bad_text", N_("has a character that cannot be stored"), field=name)
    layout.file_format.normalize(cells)
    if deleted := cells.get("deleted"):
        raise RowError("deleted", N_("was deleted there"), field="deleted", value=deleted, skip=True)
    return cells


def _is_total(cells: Cells) -> bool:
    """Return whether a row has a duration and nothing else: exports end with such totals."""
    said = [text for name, text in cells.items() if text and name not in DURATION_FIELDS]
    return not said or (len(said) == 1 and said[0].casefold().rstrip(":") in TOTAL_WORDS)


def parse_row(record: Record, layout: Layout, interpretation: Interpretation) -> ParsedRow:
    """Return a record as a row; RowError if it is not valid."""
    cells = cells_of(record, layout)
    get = cells.get
    for name, most in MAX_LENGTHS.items():
        if len(get(name, "")) > most:
            raise RowError(
                "too_long", N_("has more than {most} characters", most=most), field=name, value=get(name, "")
            )
    span = time_span(cells, layout.file_format, interpretation)
    tags = normalize_tags(get("tags"))
    if len(tags or "") > 500:
        raise RowError("too_long", N_("has more than 500 characters"), field="tags", value=tags or "")
    billable, paid = get("billable", ""), get("paid", "")
    return ParsedRow(
        row=record.row,
        line=record.line,
        cells=record.cells,
        person=person_of(cells),
        client=get("client", ""),
        project=get("project", ""),
        task=get("task", ""),
        project_id=parse_id(get("project_id", ""), "project_id"),
        task_id=parse_id(get("task_id", ""), "task_id"),
        start=span.start,
        end=span.end,
        break_seconds=span.break_seconds,
        notes=get("notes", "") or None,
        tags=tags,
        copied={name: get(name, "") or None for name in COPIED_LENGTHS},
        billable=values.parse_boolean_cell(billable, "billable") if billable else None,
        paid=values.parse_boolean_cell(paid, "paid") if paid else False,
        row_id=get("row_id", ""),
        invented=span.invented,
        warnings=span.warnings,
    )


def parse_id(text: str, name: str) -> int | None:
    """Return an id; None for an empty cell."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and 0 < int(text) <= MAX_ENTRY_ID):
        raise RowError("bad_id", N_("must be a whole number above zero"), field=name, value=text)
    return int(text)
