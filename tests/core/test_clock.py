"""Calendar days in zones, those of 23 and 25 hours included."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import ZONES, day_end, day_start, iso, localize, now, possible_instants, today, utc_offsets
from tests.clock import FrozenClock

DAYS = st.dates(date(1990, 1, 1), date(2037, 12, 31))
MICROSECOND = timedelta(microseconds=1)
SKIPPED = {("Pacific/Apia", "2011-12-30"), ("Pacific/Fakaofo", "2011-12-30"), ("Pacific/Kwajalein", "1993-08-21")}


def utc(text: str) -> datetime:
    """An instant, written without its zone."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "start", "hours"),
    [
        ("UTC", "2026-03-29", "2026-03-29T00:00", 24),
        ("Europe/Berlin", "2026-03-28", "2026-03-27T23:00", 24),
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00", 23),
        ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00", 25),
        ("America/New_York", "2026-03-08", "2026-03-08T05:00", 23),
        ("America/New_York", "2026-11-01", "2026-11-01T04:00", 25),
        ("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00", 24.5),
        ("Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30", 23.5),
        ("America/Santiago", "2026-09-06", "2026-09-06T04:00", 23),  # begins at one o'clock
        ("America/Havana", "2026-11-01", "2026-11-01T04:00", 25),  # has midnight twice
        ("Africa/Cairo", "2026-10-29", "2026-10-28T21:00", 25),  # ends at midnight for the second time
        ("Asia/Kathmandu", "2026-03-11", "2026-03-10T18:15", 24),
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00", 0),  # was skipped
    ],
)
def test_days_begin_and_end(zone: str, day: str, start: str, hours: float) -> None:
    given_day = date.fromisoformat(day)
    assert (day_start(given_day, zone), day_end(given_day, zone)) == (utc(start), utc(start) + timedelta(hours=hours))


@given(DAYS, st.sampled_from(sorted(ZONES)))
def test_a_day_is_all_instants_of_its_date(day: date, zone: str) -> None:
    start, end, place = day_start(day, zone), day_end(day, zone), ZoneInfo(zone)
    assert end == day_start(day + timedelta(days=1), zone)
    if (zone, day.isoformat()) not in SKIPPED:
        inside = {moment.astimezone(place).date() for moment in (start, start + (end - start) / 2, end - MICROSECOND)}
        outside = {moment.astimezone(place).date() < day for moment in (start - MICROSECOND, end)}
        assert (inside, outside) == ({day}, {True, False})


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=st.timezones()))
def test_an_instant_as_text_is_that_instant(instant: datetime) -> None:
    text = iso(instant)
    assert datetime.fromisoformat(text) == instant.astimezone(UTC)
    assert (text[-1], text.count("+"), "0Z" in text and "." in text) == ("Z", 0, False)


def test_fractions_are_as_long_as_needed() -> None:
    at = utc("2024-01-15T14:30:00")
    moments = [at, at.replace(microsecond=500_000), at.replace(microsecond=1), at.replace(second=10)]
    texts = ["2024-01-15T14:30:00Z", "2024-01-15T14:30:00.5Z", "2024-01-15T14:30:00.000001Z", "2024-01-15T14:30:10Z"]
    assert [iso(moment) for moment in moments] == texts


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        ("2026-03-11T10:00", "Europe/Berlin", "2026-03-11T09:00"),
        ("2026-03-11T10:00+05:30", "Europe/Berlin", "2026-03-11T04:30"),
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30"),  # the first of two
        ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30"),  # skipped
    ],
)
def test_moments_are_placed(moment: str, zone: str, expected: str) -> None:
    assert localize(datetime.fromisoformat(moment), zone) == utc(expected)


@pytest.mark.parametrize(
    ("moment", "zone", "found"),
    [
        ("2026-03-10T09:00:27.5", "Europe/Berlin", ["2026-03-10T08:00:27.5"]),
        ("2026-03-29T02:30", "Europe/Berlin", []),
        ("2026-10-25T02:30", "Europe/Berlin", ["2026-10-25T00:30", "2026-10-25T01:30"]),
        ("2026-04-05T01:45", "Australia/Lord_Howe", ["2026-04-04T14:45", "2026-04-04T15:15"]),
        ("2011-12-30T12:00", "Pacific/Apia", []),
    ],
)
def test_what_clocks_show_is_read_once_twice_or_never(moment: str, zone: str, found: list[str]) -> None:
    assert possible_instants(datetime.fromisoformat(moment), zone) == [utc(at) for at in found]


@given(DAYS, st.integers(0, 900), st.sampled_from(sorted(ZONES)))
def test_offsets_say_how_far_clocks_are_ahead(day: date, length: int, zone: str) -> None:
    first = utc(day.isoformat())
    last = first + timedelta(days=length)
    steps = utc_offsets(zone, first, last)
    for place, (at, ahead) in enumerate(steps):
        until = steps[place + 1][0] if place + 1 < len(steps) else last
        for moment in (at, at + (until - at) / 2, max(until - timedelta(seconds=1), at)):
            found = moment.astimezone(ZoneInfo(zone)).utcoffset()
            assert found is not None
            assert round(found.total_seconds()) == ahead
    assert steps[0][0] == first


def test_today_is_a_day_in_a_zone(clock: FrozenClock) -> None:
    clock.at = utc("2026-03-11T11:30")
    days = {zone: today(zone).isoformat() for zone in ("UTC", "Pacific/Kiritimati", "Etc/GMT+12")}
    assert days == {"UTC": "2026-03-11", "Pacific/Kiritimati": "2026-03-12", "Etc/GMT+12": "2026-03-10"}


def test_the_clock_goes_on() -> None:
    before = now()
    assert before.tzinfo is UTC
    assert timedelta(0) <= now() - before < timedelta(minutes=1)
