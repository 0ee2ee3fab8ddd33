"""Lists that are walked by cursor: whatever is sorted by, every row comes once and in order."""

import itertools
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest
from sqlalchemy import Boolean, Date, Integer, MetaData, String, Table, bindparam, func, select
from sqlalchemy.schema import Column

from app.core import cursor
from app.core.db import Database
from app.core.errors import Invalid
from app.core.filters import Bound, Filter, OpenFilter, OwnFilter
from app.core.listing import Listing, Page, PageRequest, decode_cursor, one, page
from app.core.principal import Principal
from app.core.types import Exact, UTCDateTime
from tests.counting import statements

SECRET = "s" * 32
THING = Table(
    "thing",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String(20)),
    Column("day", Date),
    Column("at", UTCDateTime),
    Column("price", Exact(12, 2)),
    Column("size", Integer),
    Column("good", Boolean),
)
NAMES = ("name", "day", "at", "price", "size", "good")


@dataclass(frozen=True, kw_only=True)
class ThingFilter(OwnFilter):
    """Things by id, name and size; the caller's own are those whose size is the caller's id."""

    id: int | None = None
    name: str | None = None
    good: bool = False


THINGS = Listing(
    filter=ThingFilter,
    rows=select(THING),
    conditions={
        "visible_to": THING.c.size == bindparam("visible_to"),
        "good": THING.c.good,
        "id": THING.c.id == bindparam("id"),
        "name": THING.c.name == bindparam("name"),
    },
    sorts={name: (THING.c[name], THING.c.id) for name in NAMES}
    | {"id": (THING.c.id,), "lower": (func.lower(THING.c.name), THING.c.day, THING.c.id)},
    default_sort="id",
)
EVERYTHING = ThingFilter()
ADMIN = Principal(1, "ada", is_admin=True, zone="UTC", strategy="session")
MEMBER = Principal(9, "bob", is_admin=False, zone="UTC", strategy="session")
AT = datetime(2026, 3, 11, 10, tzinfo=UTC)
# Twelve rows: each value twice, so that the id has to decide.
ROWS: list[dict[str, Any]] = [
    {
        "id": 1 + (place * 5) % 12,
        "name": ("b", "A", "ä", "a", "B,", "")[place % 6],
        "day": date(2026, 1, 31) + timedelta(days=place // 2),
        "at": AT + timedelta(microseconds=(0, 1, 500_000, 10, 999_999, 60_000_000)[place // 2]),
        "price": Decimal(("0.10", "0.30", "-1.05", "1E+3", "0", "0.2")[place % 6]),
        "size": (-1, 0, 10, 9, 2**31 - 1, 100)[place % 6],
        "good": place % 2 == 0,
    }
    for place in range(12)
]


@pytest.fixture(autouse=True)
async def rows(database: Database) -> None:
    """The twelve."""
    async with database.writer.begin() as connection:
        await connection.run_sync(THING.metadata.create_all)
        await connection.execute(THING.insert(), ROWS)


async def get(
    database: Database, request: PageRequest, wanted: ThingFilter = EVERYTHING, who: Principal = ADMIN
) -> Page:
    """A page."""
    async with database.transaction(read_only=True) as session:
        return await page(session, THINGS, wanted.bind(session, who), request)


def ids(found: Page) -> list[int]:
    """Of its rows."""
    return [row["id"] for row in orjson.loads(found.items)]


@pytest.mark.parametrize("per_page", [1, 5, 6])
@pytest.mark.parametrize("name", [*NAMES, "id", "lower"])
async def test_every_sort_can_be_walked_by_cursor(database: Database, name: str, per_page: int) -> None:
    for sort in (name, f"-{name}"):
        whole = ids(await get(database, PageRequest(sort=sort)))
        assert sorted(whole) == list(range(1, 13))
        walked: list[int] = []
        request = PageRequest(per_page=per_page, sort=sort)
        while True:
            found = await get(database, request)
            walked += ids(found)
            if found.next_keys is None:
                break
            kept_sort, keys = cursor.verify_cursor(SECRET, cursor.sign_cursor(SECRET, sort, found.next_keys))
            request = PageRequest(per_page=per_page, sort=sort, cursor=decode_cursor(THINGS, kept_sort, keys))
        assert walked == whole


@pytest.mark.parametrize("name", ["day", "at", "price", "size", "good"])
async def test_rows_are_in_the_order_of_their_values(database: Database, name: str) -> None:
    ordered = sorted(ROWS, key=lambda row: (row[name], row["id"]))
    assert ids(await get(database, PageRequest(sort=name))) == [row["id"] for row in ordered]
    assert ids(await get(database, PageRequest(sort=f"-{name}"))) == [row["id"] for row in ordered][::-1]


async def test_cursor_keys_have_the_types_of_the_columns() -> None:
    keys = {
        name: decode_cursor(THINGS, name, [key, 7]).keys
        for name, key in {"day": "2026-02-01", "at": "2026-03-11T10:00:00.5Z", "size": 3, "name": "a"}.items()
    }
    assert keys == {
        "day": (date(2026, 2, 1), 7),
        "at": (AT.replace(microsecond=500_000), 7),
        "size": (3, 7),
        "name": ("a", 7),
    }


async def test_pages_by_number(database: Database) -> None:
    pages = [await get(database, PageRequest(page=number, per_page=5)) for number in (1, 2, 3, 4)]
    assert [ids(found) for found in pages] == [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], [11, 12], []]
    assert [found.total for found in pages] == [12, 12, 12, 12]
    assert [found.next_keys and orjson.loads(found.next_keys) for found in pages] == [[5], [10], None, None]


async def test_filters_count_too(database: Database) -> None:
    found = await get(database, PageRequest(per_page=1), ThingFilter(name="a"))
    expected = sorted(row["id"] for row in ROWS if row["name"] == "a")
    assert (found.total, ids(found)) == (2, expected[:1])
    assert (await get(database, PageRequest(), ThingFilter(name="nobody"))) == Page("[]", 0, PageRequest(), None)


async def test_a_row_is_the_same_alone_and_in_a_list(database: Database) -> None:
    listed = {row["id"]: row for row in orjson.loads((await get(database, PageRequest())).items)}
    async with database.transaction(read_only=True) as session:
        alone = {
            number: orjson.loads(await one(session, THINGS, ThingFilter(id=number).bind(session, ADMIN)) or "")
            for number in listed
        }
        assert await one(session, THINGS, ThingFilter(id=13).bind(session, ADMIN)) is None
    assert alone == listed
    assert listed[1] == {
        "id": 1,
        "name": "b",
        "day": "2026-01-31",
        "at": "2026-03-11T10:00:00Z",
        "price": 0.1,
        "size": -1,
        "good": True,
    }


async def test_a_page_is_one_statement_whatever_its_length(database: Database) -> None:
    for per_page in (1, 3, 100):
        with statements(database) as sent:
            await get(database, PageRequest(per_page=per_page))
        assert len(sent) == 1


def test_a_cursor_is_readable_only_with_its_key() -> None:
    text = cursor.sign_cursor(SECRET, "-at", '["2026-03-11T10:00:00Z",7]')
    assert cursor.verify_cursor(SECRET, text) == ("-at", ["2026-03-11T10:00:00Z", 7])
    others = ["".join(part) for part in itertools.product((text[:5], ""), (text[5:], text[6:]))][1:]
    for secret, other in [("t" * 32, text), *((SECRET, other) for other in others), (SECRET, "é"), (SECRET, text[:-1])]:
        with pytest.raises(Invalid):
            cursor.verify_cursor(secret, other)


async def test_a_flag_that_is_off_is_not_asked_for(database: Database) -> None:
    found = [(await get(database, PageRequest(), ThingFilter(good=good))).total for good in (False, True)]
    assert found == [12, 6]


async def test_others_see_their_own_rows_whatever_they_ask_for(database: Database) -> None:
    own = sorted(row["id"] for row in ROWS if row["size"] == MEMBER.user_id)
    assert ids(await get(database, PageRequest(), who=MEMBER)) == own
    others = next(row["id"] for row in ROWS if row["size"] != MEMBER.user_id)
    assert ids(await get(database, PageRequest(), ThingFilter(id=others), who=MEMBER)) == []


def test_a_name_that_is_no_filter_is_refused() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'nmae'"):
        ThingFilter(nmae="a")  # type: ignore[call-arg]  # the point


async def test_a_list_takes_nothing_but_its_own_bound_filter(database: Database) -> None:
    async with database.transaction(read_only=True) as session:
        wrong = [{"visble_to": 2}, {}, ThingFilter(), OpenFilter().bind(session, MEMBER), Bound(OwnFilter, {})]
        for given in wrong:
            with pytest.raises(TypeError, match="expected a bound ThingFilter"):
                await page(session, THINGS, given, PageRequest())  # type: ignore[arg-type]  # the point
            with pytest.raises(TypeError, match="expected a bound ThingFilter"):
                await one(session, THINGS, given)  # type: ignore[arg-type]  # the point


def test_a_listing_and_its_filter_know_the_same_names() -> None:
    conditions = dict(THINGS.conditions)
    del conditions["visible_to"]
    with pytest.raises(TypeError, match="ThingFilter and its listing disagree about visible_to"):
        replace(THINGS, conditions=conditions)
    with pytest.raises(TypeError, match="disagree about other"):
        replace(THINGS, conditions={**THINGS.conditions, "other": THING.c.good})


def test_a_filter_must_say_what_its_caller_may_see() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Careless(Filter):
        id: int | None = None

    with pytest.raises(TypeError, match="abstract method"):
        Careless(id=1)  # type: ignore[abstract]  # the point
