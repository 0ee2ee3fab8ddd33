"""Records as rows: what was worked on, when, by whom, in values that need no more interpretation."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO

from app.core.tags import join_tags
from app.services.imports import values
from app.services.imports.dialects import Cells
from app.services.imports.reading import Person, Reading, person_of
from app.services.imports.sheet import Record, Sheet
from app.services.imports.spans import span_of
from app.services.imports.trouble import Trouble

LARGEST_ID = 2**31 - 1
LENGTHS = frozenset({"duration", "hours", "decimal", "break"})
TOTALS = frozenset({"", "total", "totals", "summe", "gesamt", "suma"})
LONGEST = {"client": 200, "project": 200, "task": 200, "notes": 5000}


@dataclass(slots=True)
class Row:
    """A row that can be read. `invented` is the day of a row whose file has hours and no clock times.

    `warnings` are what the reader should know of it, `row_id` is the id that the other tracker gave it, `cells` is
    the row as it stands in the file.
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
    billable: bool | None
    paid: bool
    row_id: str
    invented: date | None = None
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be read, as it stands in the file, and why."""

    row: int
    line: int
    cells: list[str]
    trouble: Trouble


def read(file: BinaryIO, sheet: Sheet, reading: Reading) -> Iterator[Row | Bad]:
    """Every row of the file, in its order."""
    for record in sheet.records(file):
        try:
            yield row_of(record, sheet, reading)
        except Trouble as trouble:
            yield Bad(record.row, record.line, record.cells, trouble)


def cells_of(record: Record, sheet: Sheet) -> Cells:
    """The cells that mean something, by our names, put right as their tracker wants it."""
    if len(record.cells) > len(sheet.header) and any(map(values.clean, record.cells[len(sheet.header) :])):
        raise Trouble("too_long", f"has {len(record.cells)} cells, the header has {len(sheet.header)}")
    last = len(record.cells)
    cells = {name: values.plain(record.cells[place]) if place < last else "" for name, place in sheet.fields.items()}
    if _adds_up(cells):
        raise Trouble("totals", "is a line of totals", skip=True)
    for name, text in cells.items():
        if "\0" in text:
            raise Trouble("bad_text", "has a character that cannot be stored", field=name)
    sheet.dialect.adapt(cells)
    return cells


def _adds_up(cells: Cells) -> bool:
    """Whether a row says how long and nothing of when, who and what: exports end in such lines."""
    said = [text for name, text in cells.items() if text and name not in LENGTHS]
    return not said or (len(said) == 1 and said[0].casefold().rstrip(":") in TOTALS)


def row_of(record: Record, sheet: Sheet, reading: Reading) -> Row:
    """A record as a row; Trouble where it cannot be one."""
    cells = cells_of(record, sheet)
    get = cells.get
    for name, most in LONGEST.items():
        if len(get(name, "")) > most:
            raise Trouble("too_long", f"has more than {most} characters", field=name, value=get(name, ""))
    span = span_of(cells, sheet.dialect, reading)
    tags = join_tags(get("tags"))
    if len(tags or "") > 500:
        raise Trouble("too_long", "has more than 500 characters", field="tags", value=tags or "")
    billable, paid = get("billable", ""), get("paid", "")
    return Row(
        row=record.row,
        line=record.line,
        cells=record.cells,
        person=person_of(cells),
        client=get("client", ""),
        project=get("project", ""),
        task=get("task", ""),
        project_id=number(get("project_id", ""), "project_id"),
        task_id=number(get("task_id", ""), "task_id"),
        start=span.start,
        end=span.end,
        break_seconds=span.rest,
        notes=get("notes", "") or None,
        tags=tags,
        billable=values.boolean(billable, "billable") if billable else None,
        paid=values.boolean(paid, "paid") if paid else False,
        row_id=get("row_id", ""),
        invented=span.invented,
        warnings=span.warnings,
    )


def number(text: str, name: str) -> int | None:
    """An id; None for an empty cell."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= LARGEST_ID):
        raise Trouble("bad_id", "must be a whole number above zero", field=name, value=text)
    return int(text)
