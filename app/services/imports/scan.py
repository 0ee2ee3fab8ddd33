"""The first look at a file: what it settles for all of its rows, and what it holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import BinaryIO

from app.services.imports import dates, values
from app.services.imports.dates import Evidence, Marks
from app.services.imports.dialects import Cells
from app.services.imports.options import Options
from app.services.imports.reading import Person, Reading, person_of
from app.services.imports.rows import cells_of
from app.services.imports.sheet import Sheet
from app.services.imports.spans import TOLERANCE
from app.services.imports.trouble import Trouble, undecided

DATES = ("start_date", "end_date", "other_date", "start", "end")
NUMBERS = ("hours", "decimal", "duration")
CLOCKS = ("start_time", "end_time")
MOST_PEOPLE = 10_000


@dataclass
class Facts:
    """What the file says as a whole. `proof` is why its dates are read as they are."""

    rows: int
    people: frozenset[Person]
    reading: Reading
    proof: str
    warnings: list[str] = field(default_factory=list)


@dataclass
class _Look:
    """What is being found out."""

    order: Evidence = field(default_factory=Evidence)
    marks: Marks = field(default_factory=Marks)
    people: set[Person] = field(default_factory=set)
    rows: int = 0
    halves: dict[str, set[bool]] = field(default_factory=dict)
    as_seconds: int = 0
    as_hours: int = 0


def scan(file: BinaryIO, sheet: Sheet, options: Options) -> Facts:
    """Reads the whole file once; Invalid where it leaves a question open that only the user can answer."""
    look = _Look()
    for line, cells in _records(file, sheet):
        look.rows += 1
        look.people.add(person_of(cells))
        if len(look.people) > MOST_PEOPLE:
            raise undecided("columns", "nearly every row has another person; is this the right column?", {})
        _dates(look, cells, line)
        _numbers(look, cells, sheet)
    order, proof = _order(look, options)
    mark = options.decimal or look.marks.decide()
    reading = Reading(options, order, mark, "seconds" if look.as_seconds > look.as_hours else "hours")
    warnings = [
        f"The column {name} has times with AM or PM and others without"
        for name, kinds in look.halves.items()
        if len(kinds) > 1
    ]
    return Facts(look.rows, frozenset(look.people), reading, proof, warnings)


def _records(file: BinaryIO, sheet: Sheet) -> Iterator[tuple[int, Cells]]:
    """The rows that can be taken apart; what is wrong with the others is told when they are read."""
    for record in sheet.records(file):
        try:
            yield record.line, cells_of(record, sheet)
        except Trouble:
            continue


def _order(look: _Look, options: Options) -> tuple[str, str]:
    if options.date_order:
        return options.date_order, "as you said"
    return look.order.decide()


def _dates(look: _Look, cells: Cells, line: int) -> None:
    for name in DATES:
        if text := cells.get(name):
            look.order.see(text.partition(" ")[0] if name in ("start", "end") else text, line)
    for name in CLOCKS:
        if text := cells.get(name):
            look.halves.setdefault(name, set()).add(values.halves(text))
    if look.order.wanted and cells.get("end_date", "") not in ("", cells.get("start_date")):
        for order in ("dmy", "mdy"):
            if not _makes_sense(cells, order):
                look.order.rule_out(order)


def _makes_sense(cells: Cells, order: str) -> bool:
    """Whether a row over midnight has the length that it says, if its dates are read in this order."""
    try:
        printed = values.duration(cells.get("duration", ""))
        start, end = (
            datetime.combine(dates.day(cells[f"{edge}_date"], order), values.clock(cells[f"{edge}_time"], ""))
            for edge in ("start", "end")
        )
    except (Trouble, KeyError):
        return True  # it proves nothing
    # An hour more or less: clocks may have been changed in that night.
    return abs((end - start) / timedelta(seconds=1) - printed) <= TOLERANCE + 3600


def _numbers(look: _Look, cells: Cells, sheet: Sheet) -> None:
    for name in NUMBERS:
        text = cells.get(name, "")
        if text and ":" not in text:
            look.marks.see(text.strip("h "))
    text = cells.get("duration", "")
    if sheet.dialect.whole_seconds and text.isdigit():
        _unit(look, cells, int(text))


def _unit(look: _Look, cells: Cells, count: int) -> None:
    """A whole number beside two clock times: seconds or hours, whichever fits."""
    try:
        start, end = (values.clock(cells[name], "") for name in CLOCKS)
    except (Trouble, KeyError):
        return
    length = ((end.hour - start.hour) * 60 + end.minute - start.minute) * 60 % 86400
    look.as_seconds += abs(length - count) <= TOLERANCE
    look.as_hours += abs(length - count * 3600) <= TOLERANCE and count > 0
