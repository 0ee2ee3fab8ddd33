"""Expressions that the backends spell differently mean what Python means, on both."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Integer, Text, literal, select

from app.core import clock
from app.core.db import Database
from app.core.sql.json import json_split
from app.core.sql.search import matches, search_values
from app.core.sql.time import day_in_zone, hms, hours, seconds_between, utc_iso
from app.core.types import UTCDateTime

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
INSTANTS = st.datetimes(datetime(1000, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC))
NEAR = st.datetimes(datetime(2025, 12, 1), datetime(2027, 2, 1), timezones=st.just(UTC))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
# Letters of which both backends know both cases whatever the locale, and whatever means something in a pattern.
PATTERNS = st.text("abcABC%_*?[]^-!\\'\"", max_size=4)


async def values(database: Database, *expressions: Any, **params: object) -> list[Any]:
    """What the database makes of the expressions."""
    async with database.transaction(read_only=True) as session:
        return list((await session.execute(select(*expressions), params)).one())


@QUICK
@given(st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=20))
async def test_hms(database: Database, found: list[int]) -> None:
    expected = [f"{s // 3600:02}:{s % 3600 // 60:02}:{s % 60:02}" for s in found]
    assert await values(database, *(hms(literal(seconds, Integer)) for seconds in found)) == expected


@QUICK
@given(st.lists(INSTANTS, min_size=1, max_size=20))
async def test_iso(database: Database, found: list[datetime]) -> None:
    expressions = [utc_iso(literal(instant, UTCDateTime)) for instant in found]
    assert await values(database, *expressions) == [clock.iso(instant) for instant in found]


@QUICK
@given(st.lists(TEXTS.filter(bool) | st.none(), min_size=1, max_size=20))
async def test_split(database: Database, found: list[str | None]) -> None:
    expected = [[] if text is None else text.split(",") for text in found]
    assert await values(database, *(json_split(literal(text, Text)) for text in found)) == expected


async def test_nothing_has_no_parts(database: Database) -> None:
    assert await values(database, json_split(literal("", Text)), json_split(literal(None, Text))) == [[], []]


@QUICK
@given(st.lists(st.tuples(INSTANTS, INSTANTS) | st.tuples(NEAR, NEAR), min_size=1, max_size=20))
async def test_seconds_between(database: Database, found: list[tuple[datetime, datetime]]) -> None:
    pairs = [sorted(pair, reverse=True) for pair in found if abs(pair[0] - pair[1]) < timedelta(days=20_000)]
    pairs += [[at.replace(second=1, microsecond=1), at.replace(second=0, microsecond=2)] for at, _ in found]
    expressions = [seconds_between(*(literal(at, UTCDateTime) for at in pair)) for pair in pairs]
    assert await values(database, *expressions) == [(late - early) // timedelta(seconds=1) for late, early in pairs]


async def test_a_fraction_is_never_rounded_up(database: Database) -> None:
    late = datetime(2026, 3, 10, 23, 59, 59, 999_900, tzinfo=UTC)
    early = late.replace(microsecond=0)
    assert await values(database, seconds_between(literal(late, UTCDateTime), literal(early, UTCDateTime))) == [0]
    assert await values(database, day_in_zone(literal(late, UTCDateTime), "UTC", early, late)) == [late.date()]


async def test_hours_have_two_decimals(database: Database) -> None:
    found = await values(
        database, *(hours(literal(seconds, Integer)) for seconds in (0, 5400, 1, 18, 3599, 36_000_000))
    )
    assert [float(value) for value in found] == [0, 1.5, 0, 0.01, 1, 10_000]


@QUICK
@given(st.lists(st.tuples(PATTERNS, PATTERNS), min_size=1, max_size=20))
async def test_contains(database: Database, found: list[tuple[str, str]]) -> None:
    expected = [part.lower() in whole.lower() for whole, part in found]
    expressions, params = [], {}
    for place, (whole, part) in enumerate(found):
        expressions.append(matches(literal(whole, Text), f"text_{place}"))
        params |= search_values(f"text_{place}", part, database.dialect)
    assert [bool(value) for value in await values(database, *expressions, **params)] == expected


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"])
@QUICK
@given(found=st.lists(NEAR, min_size=1, max_size=10))
async def test_day_in(database: Database, zone: str, found: list[datetime]) -> None:
    first, last = min(found), max(found)
    expected: list[date] = [at.astimezone(ZoneInfo(zone)).date() for at in found]
    assert (
        await values(database, *(day_in_zone(literal(at, UTCDateTime), zone, first, last) for at in found)) == expected
    )
