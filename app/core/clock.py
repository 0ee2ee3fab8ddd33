"""The one clock of the house, so that a test can stop it."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

ZONES = frozenset(available_timezones())


def system_time() -> datetime:
    """The machine's time, an aware UTC instant."""
    return datetime.now(UTC)


source = system_time


def now() -> datetime:
    """The current instant, aware and in UTC."""
    return source()


def iso(instant: datetime) -> str:
    """`2024-01-15T14:30:00Z`; a fraction only where there is one, without trailing zeros."""
    text = instant.astimezone(UTC).replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"


def today(zone: str) -> date:
    """The calendar day that it is now in `zone`."""
    return now().astimezone(ZoneInfo(zone)).date()


def day_start(day: date, zone: str) -> datetime:
    """The UTC instant at which `day` begins in `zone`; right for days of 23 and 25 hours."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def day_end(day: date, zone: str) -> datetime:
    """The UTC instant at which the day after `day` begins in `zone`: an exclusive end."""
    return day_start(day + timedelta(days=1), zone)


def placed(moment: datetime, zone: str) -> datetime:
    """The UTC instant of a moment; a naive one is what clocks in `zone` show.

    What they show twice, in autumn, is the first of the two; what they skip, in spring, is as much later as they
    are put forward: in Berlin 02:30 is 03:30 on that day. Both are zoneinfo's reading of `fold=0`.
    """
    return (moment.replace(tzinfo=ZoneInfo(zone)) if moment.tzinfo is None else moment).astimezone(UTC)


def readings(moment: datetime, zone: str) -> list[datetime]:
    """The UTC instants at which clocks in `zone` show a naive moment: none in spring's gap, two in autumn's fold."""
    place = ZoneInfo(zone)
    found = sorted({moment.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)})
    return [instant for instant in found if instant.astimezone(place).replace(tzinfo=None) == moment]


def offsets(zone: str, first: datetime, last: datetime) -> list[tuple[datetime, int]]:
    """How many seconds clocks in `zone` are ahead of UTC: from `first` on, then from each change until `last`."""
    years = range(first.astimezone(UTC).year, last.astimezone(UTC).year + 1)
    changes = [change for year in years for change in _changes(zone, year) if first < change[0] <= last]
    return [(first, _ahead(first, ZoneInfo(zone))), *changes]


@lru_cache(maxsize=2048)
def _changes(zone: str, year: int) -> tuple[tuple[datetime, int], ...]:
    """When the offset changes in a (UTC) year, and to what. No zone has ever changed it twice within a day."""
    place, found = ZoneInfo(zone), []
    before = datetime(year, 1, 1, tzinfo=UTC)
    while before.year == year:
        after = before + timedelta(days=1)
        if _ahead(before, place) != _ahead(after, place):
            found.append((_switch(before, after, place), _ahead(after, place)))
        before = after
    return tuple(found)


def _switch(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """The second between the two at which the offset changes."""
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if _ahead(middle, place) == _ahead(before, place):
            before = middle
        else:
            after = middle
    return after


def _ahead(instant: datetime, place: ZoneInfo) -> int:
    return round((instant.astimezone(place).utcoffset() or timedelta()).total_seconds())
