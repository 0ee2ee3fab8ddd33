"""Columns give back what was put in, on both backends."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Integer, MetaData, Table, literal_column, select
from sqlalchemy.exc import StatementError
from sqlalchemy.schema import Column

from app.core.db import Database
from app.core.types import Exact, JsonColumn, UTCDateTime

KEPT = Table(
    "kept",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UTCDateTime),
    Column("money", Exact(12, 2)),
    Column("rate", Exact(15, 6)),
    Column("value", JsonColumn),
)
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
OFFSETS = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=OFFSETS)


@pytest.fixture(autouse=True)
async def table(database: Database) -> None:
    """Our table."""
    async with database.writer.begin() as connection:
        await connection.run_sync(KEPT.metadata.create_all)


async def kept(database: Database, column: str, values: list[object]) -> list[object]:
    """The values after they have been in the database."""
    async with database.transaction() as session:
        await session.execute(KEPT.delete())
        await session.execute(KEPT.insert(), [{"id": place, column: value} for place, value in enumerate(values)])
    async with database.transaction(read_only=True) as session:
        return list(await session.scalars(select(KEPT.c[column]).order_by(KEPT.c.id)))


@QUICK
@given(st.lists(INSTANTS | st.none(), min_size=1, max_size=20))
async def test_instants(database: Database, values: list[datetime | None]) -> None:
    found = await kept(database, "at", list(values))
    assert found == values
    assert {at.tzinfo for at in found if isinstance(at, datetime)} <= {UTC}


@QUICK
@given(st.lists(INSTANTS, min_size=2, max_size=20))
async def test_instants_keep_their_order(database: Database, values: list[datetime]) -> None:
    await kept(database, "at", list(values))
    async with database.transaction(read_only=True) as session:
        assert list(await session.scalars(select(KEPT.c.at).order_by(KEPT.c.at))) == sorted(values)
        middle = values[0]
        found = await session.scalars(select(KEPT.c.at).where(KEPT.c.at < middle).order_by(KEPT.c.at))
        assert list(found) == sorted(value for value in values if value < middle)


async def test_a_naive_datetime_is_refused(database: Database) -> None:
    naive = datetime(2026, 3, 11, 10)
    with pytest.raises(StatementError, match="a naive datetime cannot be stored"):
        await kept(database, "at", [naive])
    with pytest.raises(StatementError, match="a naive datetime cannot be stored"):
        async with database.transaction(read_only=True) as session:
            await session.execute(select(KEPT.c.id).where(KEPT.c.at > naive))


@QUICK
@given(st.lists(st.decimals(Decimal("-9999999999.99"), Decimal("9999999999.99"), places=2), min_size=1, max_size=20))
async def test_money_is_exact(database: Database, values: list[Decimal]) -> None:
    found = await kept(database, "money", list(values))
    assert [str(value) for value in found] == [str(value + 0) for value in values]


@QUICK
@given(st.lists(st.decimals(Decimal("-999999999"), Decimal("999999999"), places=6), min_size=1, max_size=20))
async def test_fifteen_digits_are_exact(database: Database, values: list[Decimal]) -> None:
    found = await kept(database, "rate", list(values))
    assert [str(value) for value in found] == [str(value + 0) for value in values]


async def test_money_is_rounded_to_its_scale(database: Database) -> None:
    found = await kept(database, "money", [Decimal("0.125"), Decimal("0.135"), 7, Decimal("1E+3"), None])
    assert [value and str(value) for value in found] == ["0.12", "0.14", "7.00", "1000.00", None]


def test_more_digits_than_sqlite_keeps_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 15 digits"):
        Exact(16, 2)


async def test_sums_of_money_are_exact(database: Database) -> None:
    await kept(database, "money", [Decimal("0.10")] * 10)
    async with database.transaction(read_only=True) as session:
        total = await session.scalar(select(literal_column("sum(money)", Exact(12, 2))).select_from(KEPT))
    assert str(total) == "1.00"


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=5,
)


@QUICK
@given(st.lists(JSON.filter(lambda value: value is not None), min_size=1, max_size=5))
async def test_json(database: Database, values: list[object]) -> None:
    assert await kept(database, "value", values) == values
