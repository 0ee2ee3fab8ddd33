"""The time of a row: from instants, from a date and clock times, or from a date and hours."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from app.core.messages import N_, Message
from app.services.imports.errors import RowError
from app.services.imports.formats import Cells, ImportFormat
from app.services.imports.interpret import dates, values
from app.services.imports.interpret.instants import WrittenTime, best_pair, read_clock_time, read_moment, with_offset
from app.services.imports.interpret.interpretation import Interpretation, person_of
from app.services.imports.interpret.units import TOLERANCE
from app.services.imports.interpret.values import DAY_SECONDS

# Fields that may have the duration, those that are not rounded first, with the unit of their numbers; None: the file's.
DURATION_UNITS = {"duration": None, "seconds": "seconds", "minutes": "minutes", "hours": "hours", "decimal": "hours"}

LONGER_THAN_A_DAY = N_("is longer than a day: {hours} hours", hours=0).msgid
SECONDS_PATTERN = re.compile(r":\d+:|\d\s*s", re.IGNORECASE)


@dataclass(slots=True)
class TimeSpan:
    """The time of a row: UTC instants, and the seconds of breaks between them."""

    start: datetime
    end: datetime
    break_seconds: int = 0
    invented: date | None = None
    warnings: list[Message] = field(default_factory=list)

    @property
    def seconds(self) -> int:
        """The whole length, breaks included."""
        return (self.end - self.start) // timedelta(seconds=1)


def time_span(cells: Cells, file_format: ImportFormat, interpretation: Interpretation) -> TimeSpan:
    """Return the time from start and end, else start and duration, else a day and a duration.

    A duration decides which of two equal clock times is meant, on which day the end is, and how many seconds clock
    times without seconds leave out. If it says something else, the clock times count, with a warning.
    """
    printed = printed_duration(cells, interpretation)
    if not cells.get("start") and not cells.get("start_date"):
        raise RowError("missing", N_("a row needs a date"), field="start_date")
    if cells.get("start") or cells.get("start_time"):
        span = _from_written_times(cells, file_format, interpretation, printed)
    else:
        span = _from_hours(cells, interpretation, printed)
    if span.seconds == 0:
        raise RowError("no_length", N_("has no duration"), skip=True)
    if span.seconds > DAY_SECONDS:
        if printed is None or abs(span.seconds - span.break_seconds - printed) > TOLERANCE:
            raise RowError("too_long_a_time", N_("is longer than a day, and no duration says the same"), field="end")
        span.warnings.append(N_(LONGER_THAN_A_DAY, hours=f"{span.seconds / 3600:.2f}"))
    return span


def printed_duration(cells: Cells, interpretation: Interpretation) -> int | None:
    """Return the printed duration of a row in seconds, preferring columns that are not rounded."""
    for name, unit in DURATION_UNITS.items():
        if text := cells.get(name):
            return values.parse_duration_cell(
                text, mark=interpretation.mark, unit=unit or interpretation.unit, field=name
            )
    return None


def has_seconds(cells: Cells, unit: str) -> bool:
    """Return whether the duration of a row is written with seconds."""
    text = next((found for name in DURATION_UNITS if (found := cells.get(name))), "")
    return bool(SECONDS_PATTERN.search(text)) or (unit == "seconds" and text.isdigit())


def break_seconds(cells: Cells, mark: str, unit: str) -> int:
    """Return the seconds of the break, which the duration does not include."""
    text = cells.get("break")
    return values.parse_duration_cell(text, mark=mark, unit=unit, field="break") if text else 0


def written_times(cells: Cells, interpretation: Interpretation) -> tuple[WrittenTime, WrittenTime | None]:
    """Return start and end as they are written; the end may be missing."""
    if cells.get("start"):
        begin = _moment("start", cells, interpretation)
        return begin, _moment("end", cells, interpretation) if cells.get("end") else None
    day = dates.parse_date_cell(cells["start_date"], interpretation.order, "start_date")
    begin = read_clock_time(day, cells["start_time"], "start_time")
    if not cells.get("end_time"):
        return begin, None
    last = dates.parse_date_cell(cells["end_date"], interpretation.order, "end_date") if cells.get("end_date") else day
    return begin, read_clock_time(last, cells["end_time"], "end_time")


def _moment(name: str, cells: Cells, interpretation: Interpretation) -> WrittenTime:
    return with_offset(read_moment(cells[name], interpretation, name), cells.get(f"{name}_offset", ""))


def _from_written_times(
    cells: Cells, file_format: ImportFormat, interpretation: Interpretation, printed: int | None
) -> TimeSpan:
    """Read a start, with an end or a duration."""
    zone, rest = interpretation.zone, break_seconds(cells, interpretation.mark, interpretation.unit)
    begin, finish = written_times(cells, interpretation)
    starts = begin.instants(zone)
    if not starts:
        raise begin.skipped(zone)
    length = None if printed is None else printed + rest
    if finish is None:
        return TimeSpan(starts[0], starts[0] + timedelta(seconds=_required(length)), rest)
    one_date = not cells.get("start") and not cells.get("end_date")
    span = _between(begin, finish, interpretation, length, one_date, file_format.over_midnight)
    span.break_seconds = rest
    if length is not None and not span.warnings:
        coarse = begin.is_whole_minute and finish.is_whole_minute and has_seconds(cells, interpretation.unit)
        _compare(span, length, finer=coarse)
    return span


def _between(
    begin: WrittenTime,
    finish: WrittenTime,
    interpretation: Interpretation,
    length: int | None,
    one_date: bool,
    over_midnight: bool,
) -> TimeSpan:
    """Return the time between two written times; with `one_date` the end may be on a later day."""
    zone = interpretation.zone
    starts, before = begin.instants(zone), None
    for days in _later_days(begin, finish, length) if one_date else (0,):
        ends = finish.instants(zone, days)
        if not ends and length is not None:
            end = starts[0] + timedelta(seconds=length)
            text = N_("clocks in {key} skip the end, so that the duration counts", key=zone.key)
            return TimeSpan(starts[0], end, warnings=[text])
        if not ends:
            raise finish.skipped(zone)
        pair = best_pair(starts, ends, length)
        if pair and length is not None and abs((pair[1] - pair[0]).total_seconds() - length) <= TOLERANCE:
            return TimeSpan(*pair)
        if pair and (days == 0 or (days == 1 and over_midnight)):
            before = before or pair
    if before is None:
        raise RowError("ends_before_start", N_("ends before it starts"), field="end", value=finish.text)
    return TimeSpan(*before)


def _later_days(begin: WrittenTime, finish: WrittenTime, length: int | None) -> list[int]:
    """Return by how many days the end may be later: none, one, or as many as the duration says."""
    found = [0, 1]
    if length is not None and length >= DAY_SECONDS:
        between = (finish.wall - begin.wall).total_seconds()
        found.append(round((length - between) / DAY_SECONDS))
    return found


def _compare(span: TimeSpan, length: int, *, finer: bool) -> None:
    """Take the seconds from a duration that is `finer`; warn if it says something else than the clock times."""
    off = abs(span.seconds - length)
    if finer and off < 60 and length:
        span.end = span.start + timedelta(seconds=length)
    elif off > TOLERANCE:
        printed, value = length - span.break_seconds, span.seconds - span.break_seconds
        span.warnings.append(
            N_("the duration says {printed} s, the clock times {value} s; these count", printed=printed, value=value)
        )


def _required(seconds: int | None) -> int:
    if seconds is None:
        raise RowError("running", N_("has no end and no duration: it is still running"), skip=True)
    return seconds


def _from_hours(cells: Cells, interpretation: Interpretation, printed: int | None) -> TimeSpan:
    """Read a day and hours: the rows of one person and day follow each other in the order of the file.

    They begin at `day_start`, or earlier if the day would be too short for them.
    """
    day = dates.parse_date_cell(cells["start_date"], interpretation.order, "start_date")
    length = _required(printed)
    key = person_of(cells), day
    midnight = _midnight(day, interpretation)
    day_length = int((_midnight(day + timedelta(days=1), interpretation) - midnight).total_seconds())
    opening = datetime.combine(day, interpretation.options.day_start, interpretation.zone).astimezone(UTC) - midnight
    latest = day_length - interpretation.day_totals.get(key, length)
    place = max(0, min(int(opening.total_seconds()), latest)) + interpretation.filled.get(key, 0)
    interpretation.filled[key] = interpretation.filled.get(key, 0) + length
    span = TimeSpan(midnight, midnight, invented=day)
    if place + length > day_length:
        span.warnings.append(N_("the rows of this day have more hours than the day"))
    span.start = midnight + timedelta(seconds=place if place < day_length else 0)
    span.end = span.start + timedelta(seconds=length)
    return span


def _midnight(day: date, interpretation: Interpretation) -> datetime:
    return datetime.combine(day, time(), interpretation.zone).astimezone(UTC)
