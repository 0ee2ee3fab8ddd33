"""Records as rows: what was worked on, when, by whom, in values that need no more interpretation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import BinaryIO
from zoneinfo import ZoneInfo

from app.core.tags import join_tags
from app.services.imports import dates, values
from app.services.imports.dialects import Cells
from app.services.imports.options import Options
from app.services.imports.sheet import Record, Sheet
from app.services.imports.trouble import Trouble

DAY = 24 * 3600
TOLERANCE = 60  # seconds by which a printed duration may differ from its clock times
LARGEST_ID = 2**31 - 1
LONGEST = {"client": 200, "project": 200, "task": 200, "notes": 5000}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a file, as far as it says."""

    email: str = ""
    login: str = ""
    name: str = ""

    @property
    def label(self) -> str:
        """What people call them by, and what `people` maps."""
        return self.email or self.login or self.name


@dataclass(slots=True)
class Row:
    """A row that can be read. `invented` is the day of a row whose file has hours and no clock times.

    `warnings` are what the reader should know of it, `row_id` is the id that the other tracker gave it.
    """

    row: int
    line: int
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
    """A row that cannot be read, and why."""

    row: int
    line: int
    trouble: Trouble


@dataclass
class Reading:
    """What the whole file, or its user, has settled, and how much of each day is filled so far."""

    options: Options
    order: str
    mark: str
    whole: str
    filled: dict[tuple[Person, date], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.options.timezone)


def read(file: BinaryIO, sheet: Sheet, reading: Reading) -> Iterator[Row | Bad]:
    """Every row of the file, in its order."""
    for record in sheet.records(file):
        try:
            yield row_of(record, sheet, reading)
        except Trouble as trouble:
            yield Bad(record.row, record.line, trouble)


def cells_of(record: Record, sheet: Sheet) -> Cells:
    """The cells that mean something, by our names, put right as their tracker wants it."""
    if len(record.cells) > len(sheet.header) and any(map(values.clean, record.cells[len(sheet.header) :])):
        raise Trouble("too_long", f"has {len(record.cells)} cells, the header has {len(sheet.header)}")
    last = len(record.cells)
    cells = {name: values.clean(record.cells[place]) if place < last else "" for name, place in sheet.fields.items()}
    for name, text in cells.items():
        if "\0" in text:
            raise Trouble("bad_text", "has a character that cannot be stored", field=name)
    sheet.dialect.adapt(cells)
    return cells


def person_of(cells: Cells) -> Person:
    """Whose row it is, as far as it says."""
    get = cells.get
    return Person(get("person_email", "").casefold(), get("person_login", ""), get("person_name", ""))


def row_of(record: Record, sheet: Sheet, reading: Reading) -> Row:
    """A record as a row; Trouble where it cannot be one."""
    cells = cells_of(record, sheet)
    get = cells.get
    for name, most in LONGEST.items():
        if len(get(name, "")) > most:
            raise Trouble("too_long", f"has more than {most} characters", field=name, value=get(name, ""))
    span = span_of(cells, sheet, reading)
    tags = join_tags(get("tags"))
    if len(tags or "") > 500:
        raise Trouble("too_long", "has more than 500 characters", field="tags", value=tags or "")
    billable, paid = get("billable", ""), get("paid", "")
    return Row(
        row=record.row,
        line=record.line,
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


@dataclass(slots=True)
class Span:
    """When a row was: UTC instants, and seconds of rest between them."""

    start: datetime
    end: datetime
    rest: int = 0
    invented: date | None = None
    warnings: list[str] = field(default_factory=list)


def span_of(cells: Cells, sheet: Sheet, reading: Reading) -> Span:
    """Start and end, else start and duration, else a day and a duration, in this order."""
    printed = printed_duration(cells, reading)
    if cells.get("start"):
        span = _moments(cells, reading, printed)
    elif not cells.get("start_date"):
        raise Trouble("missing", "a row needs a date", field="start_date")
    elif cells.get("start_time"):
        span = _clocks(cells, sheet, reading, printed)
    else:
        span = _stacked(cells, reading, printed)
    length = (span.end - span.start) // timedelta(seconds=1)
    if length < 0:
        raise Trouble("ends_before_start", "ends before it starts", field="end", value=cells.get("end_time", ""))
    if length == 0:
        raise Trouble("no_length", "has no length", skip=True)
    if length > DAY and (printed is None or abs(length - span.rest - printed) > TOLERANCE):
        raise Trouble("too_long_a_time", "is longer than a day, and no duration says the same", field="end")
    if printed is not None and abs(length - span.rest - printed) > TOLERANCE and not span.invented:
        span.warnings.append(f"the duration says {printed} s, the clock times {length - span.rest} s; these count")
    return span


def printed_duration(cells: Cells, reading: Reading) -> int | None:
    """The duration that the row itself states, in seconds. A rounded one counts only where there is no better."""
    for name in ("duration", "hours", "decimal"):
        if text := cells.get(name):
            return values.duration(text, mark=reading.mark, whole=reading.whole, field=name)
    return None


def _moments(cells: Cells, reading: Reading, printed: int | None) -> Span:
    """TimeTracker's own: whole moments, with or without an offset."""
    start = moment(cells["start"], reading, "start", printed, None)
    if cells.get("end"):
        return Span(start, moment(cells["end"], reading, "end", printed, start))
    return Span(start, start + _length(printed))


def moment(text: str, reading: Reading, name: str, printed: int | None, start: datetime | None) -> datetime:
    """An instant from ISO 8601, or from a date and a clock time; without an offset clocks in the zone show it."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        day, _, clock = text.partition(" ")
        at = values.clock(values.clean(clock), name) if clock else time()
        found = datetime.combine(dates.day(day, reading.order, name), at)
    if found.tzinfo is not None:
        found = found.astimezone(UTC)
        if not 1970 <= found.year < 2200:
            raise Trouble("bad_date", "must lie between 1970 and 2200", field=name, value=text)
        return found
    dates.day(found.date().isoformat(), "ymd", name)
    return placed(found, reading.zone, name, _fits(printed, start))


def _clocks(cells: Cells, sheet: Sheet, reading: Reading, printed: int | None) -> Span:
    """A date and a clock time, with an end or a duration."""
    day = dates.day(cells["start_date"], reading.order, "start_date")
    begin = datetime.combine(day, values.clock(cells["start_time"], "start_time"))
    if not cells.get("end_time"):
        start = placed(begin, reading.zone, "start_time", None)
        return Span(start, start + _length(printed))
    finish = values.clock(cells["end_time"], "end_time")
    last = dates.day(cells["end_date"], reading.order, "end_date") if cells.get("end_date") else day
    if last == day and finish < begin.time() and not cells.get("end_date") and sheet.dialect.over_midnight:
        last += timedelta(days=1)
    finishing = datetime.combine(last, finish)
    start, end = _placed_pair(begin, finishing, reading.zone, printed)
    rest = values.duration(cells["break"], mark=reading.mark, whole=reading.whole) if cells.get("break") else 0
    if sheet.dialect.over_midnight and printed and printed + rest >= DAY and not cells.get("end_date"):
        end = start + timedelta(seconds=printed + rest)  # Kimai prints one date, however long it was
    return Span(start, end, rest)


def _placed_pair(begin: datetime, finish: datetime, zone: ZoneInfo, printed: int | None) -> tuple[datetime, datetime]:
    """Both instants. Of an hour that comes twice, whichever reading fits the duration."""
    start = placed(begin, zone, "start_time", None)
    end = placed(finish, zone, "end_time", _fits(printed, start))
    if printed is not None and _off(start, end, printed) > TOLERANCE:
        later = begin.replace(tzinfo=zone, fold=1).astimezone(UTC)
        if later != start and _off(later, end, printed) <= TOLERANCE:
            start = later
    return start, end


def _fits(printed: int | None, start: datetime | None) -> Callable[[datetime], bool]:
    """Whether an end agrees with the duration that was printed."""
    return lambda end: start is not None and printed is not None and _off(start, end, printed) <= TOLERANCE


def _off(start: datetime, end: datetime, printed: int) -> float:
    return abs((end - start).total_seconds() - printed)


def placed(wall: datetime, zone: ZoneInfo, name: str, fits: Callable[[datetime], bool] | None) -> datetime:
    """The UTC instant of what clocks in a zone show; Trouble for an hour that they skip in spring.

    An hour that they show twice in autumn is the first, unless only the second `fits`.
    """
    first = wall.replace(tzinfo=zone).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return first
    if first > second:
        text = wall.isoformat(" ", "minutes")
        raise Trouble("no_such_time", f"clocks in {zone.key} skip this time", field=name, value=text)
    return second if fits and fits(second) and not fits(first) else first


def _length(printed: int | None) -> timedelta:
    if printed is None:
        raise Trouble("running", "has no end and no duration: it is still running", skip=True)
    return timedelta(seconds=printed)


def _stacked(cells: Cells, reading: Reading, printed: int | None) -> Span:
    """A day and hours: the rows of one person and day follow each other in the order of the file."""
    day = dates.day(cells["start_date"], reading.order, "start_date")
    length = _length(printed).total_seconds()
    key = (person_of(cells), day)
    before = reading.filled.get(key, 0)
    if before + length > DAY:
        raise Trouble("day_is_full", "the rows of this day have more than 24 hours", field="hours")
    reading.filled[key] = before + int(length)
    begin = placed(datetime.combine(day, reading.options.day_start), reading.zone, "start_date", None)
    start = begin + timedelta(seconds=before)
    return Span(start, start + timedelta(seconds=length), invented=day)
