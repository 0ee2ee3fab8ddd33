"""When a row was: from moments, from a date and clock times, or from a day and hours."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.services.imports import dates, values
from app.services.imports.dialects import Cells, Dialect
from app.services.imports.reading import Reading, person_of
from app.services.imports.trouble import Trouble

DAY = 24 * 3600
TOLERANCE = 60  # seconds by which a printed duration may differ from its clock times


@dataclass(slots=True)
class Span:
    """When a row was: UTC instants, and seconds of rest between them."""

    start: datetime
    end: datetime
    rest: int = 0
    invented: date | None = None
    warnings: list[str] = field(default_factory=list)


def span_of(cells: Cells, dialect: Dialect, reading: Reading) -> Span:
    """Start and end, else start and duration, else a day and a duration, in this order."""
    printed = printed_duration(cells, reading)
    if cells.get("start"):
        span = _moments(cells, reading, printed)
    elif not cells.get("start_date"):
        raise Trouble("missing", "a row needs a date", field="start_date")
    elif cells.get("start_time"):
        span = _clocks(cells, dialect, reading, printed)
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
    """Whole moments, with or without an offset."""
    start, rest = moment(cells["start"], reading, "start", printed, None), _rest(cells, reading)
    if cells.get("end"):
        return Span(start, moment(cells["end"], reading, "end", printed, start), rest)
    return Span(start, start + _length(printed) + timedelta(seconds=rest), rest)


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


def _clocks(cells: Cells, dialect: Dialect, reading: Reading, printed: int | None) -> Span:
    """A date and a clock time, with an end or a duration."""
    day = dates.day(cells["start_date"], reading.order, "start_date")
    begin = datetime.combine(day, values.clock(cells["start_time"], "start_time"))
    if not cells.get("end_time"):
        start = placed(begin, reading.zone, "start_time", None)
        return Span(start, start + _length(printed))
    finish = values.clock(cells["end_time"], "end_time")
    last = dates.day(cells["end_date"], reading.order, "end_date") if cells.get("end_date") else day
    if last == day and finish < begin.time() and not cells.get("end_date") and dialect.over_midnight:
        last += timedelta(days=1)
    finishing = datetime.combine(last, finish)
    start, end = _placed_pair(begin, finishing, reading.zone, printed)
    rest = _rest(cells, reading)
    if dialect.over_midnight and printed and printed + rest >= DAY and not cells.get("end_date"):
        end = start + timedelta(seconds=printed + rest)  # Kimai prints one date, however long it was
    return Span(start, end, rest)


def _rest(cells: Cells, reading: Reading) -> int:
    """Seconds of a break that the duration does not have in it."""
    text = cells.get("break")
    return values.duration(text, mark=reading.mark, whole=reading.whole, field="break") if text else 0


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
