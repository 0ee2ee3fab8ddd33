"""Periods of reports, and the dates in them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.core.clock import day_end, day_start, today
from app.core.errors import invalid_fields
from app.core.messages import N_

DEFAULT_LENGTH = timedelta(days=30)  # the length of a report without a start, as in DRYTRIX TimeTracker
SMALLEST_STEP = timedelta(microseconds=1)  # the databases' smallest step
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """From `since` until just before `before`; `last` is the end as people write it. Days are those of `zone`.

    Weeks begin on `weekday`: 0 is Sunday, 1 is Monday.
    """

    since: datetime
    before: datetime
    last: datetime
    zone: str
    weekday: int

    @property
    def first_day(self) -> date:
        """The first day of the period."""
        return calendar_day(self.since, self.zone)

    @property
    def last_day(self) -> date:
        """The last day of the period, of which it may have a part only."""
        return calendar_day(self.before - SMALLEST_STEP, self.zone)

    def days(self) -> Iterator[date]:
        """Yield the days of the period in order."""
        day, end = self.first_day, self.last_day
        while day <= end:
            yield day
            day += timedelta(days=1)

    def key(self, unit: str, day: date) -> date:
        """Return the day, or the first day of its week or month."""
        if unit == "week":
            return week_of(day, self.weekday)
        return day.replace(day=1) if unit == "month" else day


def resolve_period(start: date | None, end: date | None, period: str | None, zone: str, weekday: int) -> ReportPeriod:
    """Return the period between two days or instants, or a named one; Invalid if it ends before it begins."""
    if period:
        start, end = NAMED_PERIODS[period](today(zone), weekday)
    end = end or today(zone)
    if isinstance(end, datetime):
        last, before = end, end + SMALLEST_STEP
    else:
        before = day_end(end, zone)
        last = before - SECOND
    start = start or calendar_day(last, zone) - DEFAULT_LENGTH
    since = start if isinstance(start, datetime) else day_start(start, zone)
    if since >= before:
        raise invalid_fields(start_date=N_("must not be after end_date"))
    return ReportPeriod(since, before, last, zone, weekday)


def calendar_day(instant: datetime, zone: str) -> date:
    """Return the calendar day of an instant."""
    return instant.astimezone(ZoneInfo(zone)).date()


def week_of(day: date, weekday: int) -> date:
    """Return the first day of a day's week."""
    return day - timedelta(days=(day.isoweekday() - weekday) % 7)


def _week(day: date, weekday: int) -> tuple[date, date]:
    first = week_of(day, weekday)
    return first, first + timedelta(days=6)


def _month(day: date, _: int) -> tuple[date, date]:
    return day.replace(day=1), _next_month(day) - timedelta(days=1)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


NAMED_PERIODS: dict[str, Callable[[date, int], tuple[date, date]]] = {
    "today": lambda day, _: (day, day),
    "yesterday": lambda day, _: (day - timedelta(days=1), day - timedelta(days=1)),
    "this_week": _week,
    "last_week": lambda day, weekday: _week(day - timedelta(days=7), weekday),
    "this_month": _month,
    "last_month": lambda day, _: _month(day.replace(day=1) - timedelta(days=1), _),
    "this_year": lambda day, _: _year(day.year),
    "last_year": lambda day, _: _year(day.year - 1),
}
