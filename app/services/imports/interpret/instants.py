"""Local times as instants: none in the hour that clocks skip, two in the hour that comes twice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.core.messages import N_
from app.services.imports.errors import RowError
from app.services.imports.interpret import dates, values
from app.services.imports.interpret.interpretation import Interpretation

EPOCH_LENGTHS = {10: 1, 13: 1000}  # digits of a number of seconds, and of milliseconds, since 1970
UTC_NAMES = (" utc", " gmt", "z")


@dataclass(frozen=True, slots=True)
class WrittenTime:
    """A time as a row has it: local to the file's zone, or an instant."""

    wall: datetime
    name: str
    text: str

    @property
    def is_whole_minute(self) -> bool:
        """True if it has no seconds."""
        return self.wall.second == 0

    def instants(self, zone: ZoneInfo, days: int = 0) -> list[datetime]:
        """Return the instants that it may be, `days` later: one, two in the hour that comes twice, or none."""
        if self.wall.tzinfo is not None:
            return [self.wall.astimezone(UTC)]
        wall = self.wall + timedelta(days=days)
        first = wall.replace(tzinfo=zone).astimezone(UTC)
        second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
        if first > second:
            return []
        return [first] if first == second else [first, second]

    def skipped(self, zone: ZoneInfo) -> RowError:
        """Return the error of a time that clocks skip."""
        text = self.wall.isoformat(" ", "minutes")
        message = N_("clocks in {key} skip this time", key=zone.key)
        return RowError("no_such_time", message, field=self.name, value=text)


def read_clock_time(day: date, text: str, name: str) -> WrittenTime:
    """Return a clock time of a day."""
    seconds = values.parse_clock_cell(text, name)
    return WrittenTime(datetime.combine(day, time()) + timedelta(seconds=seconds), name, text)


def read_moment(text: str, interpretation: Interpretation, name: str) -> WrittenTime:
    """Return a time from ISO 8601, seconds since 1970, or a date and a clock time, all in one cell."""
    found = _epoch(text) or _iso(text) or _date_and_clock(text, interpretation, name)
    if not 1970 <= found.year < 2200:
        raise RowError("bad_date", N_("must be between 1970 and 2200"), field=name, value=text)
    return WrittenTime(found, name, text)


def with_offset(written: WrittenTime, offset: str) -> WrittenTime:
    """Return the time with the offset from UTC that stands beside it, such as `UTC+01:00`; it may have one itself."""
    if not offset or written.wall.tzinfo is not None:
        return written
    try:
        zone = datetime.strptime(offset.removeprefix("UTC"), "%z").tzinfo
    except ValueError:
        text = N_("must be an offset from UTC such as +01:00")
        raise RowError("bad_offset", text, field=f"{written.name}_offset", value=offset) from None
    return replace(written, wall=written.wall.replace(tzinfo=zone))


def _epoch(text: str) -> datetime | None:
    if text.isascii() and text.isdigit() and len(text) in EPOCH_LENGTHS:
        return datetime.fromtimestamp(int(text) // EPOCH_LENGTHS[len(text)], UTC)
    return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _date_and_clock(text: str, interpretation: Interpretation, name: str) -> datetime:
    ending = next((ending for ending in UTC_NAMES if text.casefold().endswith(ending)), "")
    day, clock = dates.split_moment(text[: len(text) - len(ending)])
    at = read_clock_time(dates.parse_date_cell(day, interpretation.order, name), clock or "0:00", name).wall
    return at.replace(tzinfo=UTC) if ending else at


def best_pair(
    starts: Sequence[datetime], ends: Sequence[datetime], seconds: int | None
) -> tuple[datetime, datetime] | None:
    """Return the pair that is nearest to the printed seconds, else the first that does not end before it starts."""
    pairs = [(start, end) for start in starts for end in ends if end >= start]
    if not pairs or seconds is None:
        return next((pair for pair in pairs if pair[0] < pair[1]), pairs[0] if pairs else None)
    return min(pairs, key=lambda pair: abs((pair[1] - pair[0]).total_seconds() - seconds))
