"""The only clock of the project, so that a test can stop it."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

ZONES = frozenset(available_timezones())


def system_time() -> datetime:
    """The system's time as an aware UTC instant."""
    return datetime.now(UTC)


time_source = system_time


def now() -> datetime:
    """The current instant, aware and in UTC."""
    return time_source()


def iso(instant: datetime) -> str:
    """`2024-01-15T14:30:00Z`, with a fraction only if there is one, without trailing zeros."""
    text = instant.astimezone(UTC).replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"


def today(zone: str) -> date:
    """The current calendar day in `zone`."""
    return now().astimezone(ZoneInfo(zone)).date()


def day_start(day: date, zone: str) -> datetime:
    """The UTC instant at which `day` begins in `zone`; right for days of 23 and 25 hours."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def day_end(day: date, zone: str) -> datetime:
    """The UTC instant at which the day after `day` begins in `zone`: an exclusive end."""
    return day_start(day + timedelta(days=1), zone)


def localize(moment: datetime, zone: str) -> datetime:
    """The UTC instant of a moment; a naive one is what clocks in `zone` show.

    A time that they show twice, in autumn, is the first of the two; one that they skip, in spring, is as much later as
    they are put forward: in Berlin 02:30 is 03:30 on that day. Both are zoneinfo's reading of `fold=0`.
    """
    return (moment.replace(tzinfo=ZoneInfo(zone)) if moment.tzinfo is None else moment).astimezone(UTC)


def past_instant(moment: datetime, zone: str) -> datetime:
    """The instant of a start or stop: a naive moment is UTC, or local time in `zone` if it would lie ahead in UTC."""
    found = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return localize(moment, zone) if found > now() else found


def possible_instants(moment: datetime, zone: str) -> list[datetime]:
    """The UTC instants at which clocks in `zone` show a naive moment: none in spring's gap, two in autumn's fold."""
    place = ZoneInfo(zone)
    found = sorted({moment.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)})
    return [instant for instant in found if instant.astimezone(place).replace(tzinfo=None) == moment]


def utc_offsets(zone: str, first: datetime, last: datetime) -> list[tuple[datetime, int]]:
    """The seconds by which clocks in `zone` are ahead of UTC: from `first` on, then from each change until `last`."""
    years = range(first.astimezone(UTC).year, last.astimezone(UTC).year + 1)
    changes = [change for year in years for change in _changes(zone, year) if first < change[0] <= last]
    return [(first, _ahead(first, ZoneInfo(zone))), *changes]


@lru_cache(maxsize=2048)
def _changes(zone: str, year: int) -> tuple[tuple[datetime, int], ...]:
    """The changes of the offset in a (UTC) year and the new offsets. No zone has ever had two within a day."""
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
