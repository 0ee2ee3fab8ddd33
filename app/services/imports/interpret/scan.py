"""The first pass over a file: it settles how to read all of the rows, and finds the people."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import BinaryIO

from app.services.imports.errors import RowError, ambiguous
from app.services.imports.formats import Cells
from app.services.imports.interpret import dates, values
from app.services.imports.interpret.dates import DateOrderEvidence, DecimalMarkEvidence
from app.services.imports.interpret.instants import read_clock_time
from app.services.imports.interpret.interpretation import Interpretation, Person, person_of
from app.services.imports.interpret.rows import cells_of
from app.services.imports.interpret.times import break_seconds, printed_duration
from app.services.imports.interpret.units import TOLERANCE, UnitEvidence
from app.services.imports.options import ImportOptions
from app.services.imports.read.layout import Layout

DATE_FIELDS = ("start_date", "end_date", "other_date")
MOMENT_FIELDS = ("start", "end")
NUMBER_FIELDS = ("hours", "decimal", "duration", "break", "minutes")
CLOCK_FIELDS = ("start_time", "end_time")
NOT_OF_NUMBERS = re.compile(r"[^\d.,-]")
MAX_PEOPLE = 10_000


@dataclass
class FileFacts:
    """The facts of a whole file. `proof` is the reason for the order of its dates."""

    rows: int
    people: frozenset[Person]
    interpretation: Interpretation
    proof: str
    warnings: list[str] = field(default_factory=list)


@dataclass
class ScanState:
    """The state of a scan."""

    date_order: DateOrderEvidence = field(default_factory=DateOrderEvidence)
    decimal_marks: DecimalMarkEvidence = field(default_factory=DecimalMarkEvidence)
    units: UnitEvidence = field(default_factory=UnitEvidence)
    people: set[Person] = field(default_factory=set)
    rows: int = 0
    clock_styles: dict[str, set[bool]] = field(default_factory=dict)


def scan_file(file: BinaryIO, layout: Layout, options: ImportOptions) -> FileFacts:
    """Read the whole file once; Invalid if it is ambiguous in a way that only the user can settle."""
    state = ScanState()
    for line, cells in _records(file, layout):
        state.rows += 1
        state.people.add(person_of(cells))
        if len(state.people) > MAX_PEOPLE:
            raise ambiguous("columns", "nearly every row has another person; is this the right column?", {})
        _dates(state, cells, line)
        _numbers(state, cells)
    order, proof = _order(state, options)
    mark = options.decimal or state.decimal_marks.decide()
    unit = options.unit or state.units.decide(may_be_seconds=layout.file_format.whole_seconds)
    interpretation = Interpretation(options, order, mark, unit)
    if not {"start", "start_time"} & layout.fields.keys():
        interpretation.day_totals = _day_totals(file, layout, interpretation)
    warnings = [
        f"The column {name} has times with AM or PM and others without"
        for name, kinds in state.clock_styles.items()
        if len(kinds) > 1
    ]
    return FileFacts(state.rows, frozenset(state.people), interpretation, proof, warnings)


def _records(file: BinaryIO, layout: Layout) -> Iterator[tuple[int, Cells]]:
    """Yield the rows whose cells can be read; errors of the others are reported in the second pass."""
    for record in layout.records(file):
        try:
            yield record.line, cells_of(record, layout)
        except RowError:
            continue


def _day_totals(file: BinaryIO, layout: Layout, interpretation: Interpretation) -> dict[tuple[Person, date], int]:
    """Return the seconds of each person and day, of a file without clock times."""
    found: dict[tuple[Person, date], int] = {}
    for _, cells in _records(file, layout):
        try:
            key = person_of(cells), dates.parse_date_cell(cells.get("start_date", ""), interpretation.order)
            found[key] = found.get(key, 0) + (printed_duration(cells, interpretation) or 0)
        except RowError:
            continue
    return found


def _order(state: ScanState, options: ImportOptions) -> tuple[str, str]:
    if options.date_order:
        return options.date_order, "as you chose"
    return state.date_order.decide()


def _dates(state: ScanState, cells: Cells, line: int) -> None:
    for name in DATE_FIELDS:
        if text := cells.get(name):
            state.date_order.add(text, line)
    for name in MOMENT_FIELDS:
        if text := cells.get(name):
            state.date_order.add(dates.split_moment(text)[0], line)
    for name in CLOCK_FIELDS:
        if text := cells.get(name):
            state.clock_styles.setdefault(name, set()).add(values.has_meridiem(text))
    if state.date_order.undecided and cells.get("end_date", "") not in ("", cells.get("start_date")):
        for order in ("dmy", "mdy"):
            if not _makes_sense(cells, order):
                state.date_order.rule_out(order)


def _makes_sense(cells: Cells, order: str) -> bool:
    """Return whether a row over midnight has its printed duration if its dates are read in this order."""
    try:
        printed = values.parse_duration_cell(cells.get("duration", ""))
        start, end = (
            read_clock_time(dates.parse_date_cell(cells[f"{edge}_date"], order), cells[f"{edge}_time"], "").wall
            for edge in ("start", "end")
        )
    except (RowError, KeyError):
        return True  # no evidence
    # An hour more or less: clocks may change in that night.
    return abs((end - start) / timedelta(seconds=1) - printed) <= TOLERANCE + 3600


def _numbers(state: ScanState, cells: Cells) -> None:
    for name in NUMBER_FIELDS:
        text = cells.get(name, "")
        if text and ":" not in text:
            state.decimal_marks.add(NOT_OF_NUMBERS.sub("", text))
    text = cells.get("duration", "")
    if text.isascii() and text.isdigit() and len(text) < 9:
        _unit(state, cells, int(text))


def _unit(state: ScanState, cells: Cells, count: int) -> None:
    """Take a whole number next to two clock times into account."""
    try:
        breaks = {unit: break_seconds(cells, ".", unit) for unit in values.UNITS}
        state.units.add(count, _clock_length(cells), breaks)
    except RowError:
        state.units.add(count, None, {})


def _clock_length(cells: Cells) -> int | None:
    """Return the seconds from the start to the end of a row, as far as no order of dates is needed."""
    if cells.get("start_time") and cells.get("end_time"):
        start, end = (values.parse_clock_cell(cells[name], "") for name in CLOCK_FIELDS)
        return (end - start) % values.DAY_SECONDS
    try:
        start_at, end_at = (datetime.fromisoformat(cells.get(name, "")) for name in MOMENT_FIELDS)
        return int((end_at - start_at).total_seconds())
    except (ValueError, TypeError):
        return None
