"""Months of tables that only grow: made ahead, filled, dropped; and the migration that makes them while people work."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import Connection, func, select, text

from app.core import feed, migrate, partitions
from app.core.clock import now
from app.core.db import Database
from app.core.errors import Gone
from app.core.events import EventRow, emit
from app.core.feed import EVENT_MONTHS, Position
from app.services.resources import SCHEMA
from app.services.webhooks import service as webhooks
from app.services.webhooks.models import Delivery
from app.services.webhooks.service import DELIVERY_MONTHS
from app.settings import driver_url
from tests.clock import FrozenClock
from tests.core.test_feed import Weighed, follow, weigh
from tests.factories import Api
from tests.wait_for_feed import wait_for_feed

pytestmark = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[Database]:
    """A database without a table."""
    database = Database(driver_url(empty_url))
    yield database
    await database.dispose()


async def names(database: Database) -> list[str]:
    """The partitions of the events, in their order."""
    async with database.transaction(read_only=True) as session:
        return [month.name for month in await partitions.partitions(session, EVENT_MONTHS)]


async def create_ahead(database: Database) -> list[str]:
    """Create the coming months of the events."""
    async with database.transaction() as session:
        return await partitions.create_ahead(session, EVENT_MONTHS)


async def last_of_first(database: Database) -> datetime:
    """The last moment of the first partition, which is made by the migration."""
    async with database.transaction(read_only=True) as session:
        (first, *_) = await partitions.partitions(session, EVENT_MONTHS)
    return first.end - timedelta(seconds=1)


async def test_the_coming_months_are_made_once(database: Database, clock: FrozenClock) -> None:
    clock.at = await last_of_first(database)
    made = await create_ahead(database)
    months = [partitions.next_month(clock.at)]
    for _ in range(2):
        months.append(partitions.next_month(months[-1]))
    assert made == [f"events_{month:%Ym%m}" for month in months][: len(made)]
    assert await names(database) == ["events_first", *made]
    assert len(made) == 2
    assert await create_ahead(database) == []


async def test_rows_of_a_month_that_was_missing_move_into_it(database: Database, clock: FrozenClock) -> None:
    clock.at = await last_of_first(database) + timedelta(seconds=2)
    await weigh(database, 1, 2)
    async with database.transaction(read_only=True) as session:
        assert await session.scalar(text("SELECT count(*) FROM events_rest")) == 2
    (first, *_) = await create_ahead(database)
    async with database.transaction(read_only=True) as session:
        assert await session.scalar(text("SELECT count(*) FROM events_rest")) == 0
        assert await session.scalar(text(f"SELECT count(*) FROM {first}")) == 2
    assert (await follow(database, None))[0] == [1, 2]


async def test_old_months_are_dropped_as_a_whole(database: Database, clock: FrozenClock) -> None:
    clock.at = await last_of_first(database)
    await create_ahead(database)
    await weigh(database, 1, 2)
    _, early = await follow(database, None, limit=1)
    _, place = await follow(database, None)
    clock.move(days=60)
    await weigh(database, 3)
    async with database.transaction() as session:
        assert await feed.prune(session, keep_days=61) == 0
        assert await feed.prune(session, keep_days=10, not_beyond=early) == 0
        assert await feed.prune(session, keep_days=10) == 2
    assert "events_first" not in await names(database)
    assert (await follow(database, place))[0] == [3]
    with pytest.raises(Gone):
        await follow(database, early)


async def test_the_last_event_stays_however_old(database: Database, clock: FrozenClock) -> None:
    clock.at = await last_of_first(database)
    await weigh(database, 1, 2)
    clock.move(days=100)
    async with database.transaction() as session:
        assert await feed.prune(session, keep_days=1) == 0
    assert (await follow(database, None))[0] == [1, 2]


async def test_old_deliveries_are_dropped(api: Api, database: Database, clock: FrozenClock) -> None:
    clock.at = await last_of_first(database)
    made = await api.post("/webhooks", name="Chat", url="https://example.com/hook", events=["*"])
    at = now()
    row = {"webhook_id": made.body["webhook"]["id"], "event_type": "x", "payload": "{}", "expires_at": at}
    async with database.transaction() as session:
        await partitions.create_ahead(session, DELIVERY_MONTHS)
        session.add(Delivery(**row, event_id=1, message_id="old"))
    clock.move(days=40)
    async with database.transaction() as session:
        session.add(Delivery(**row, event_id=2, message_id="new"))
    async with database.transaction() as session:
        await webhooks.purge(session, keep_days=30)
        assert list(await session.scalars(select(Delivery.message_id))) == ["new"]


async def test_people_work_while_it_is_migrated(empty: Database) -> None:
    """Events written before, during and after are all there, once, and readers go on where they were."""
    await migrate.upgrade(empty, SCHEMA)

    def back(connection: Connection) -> None:
        command.downgrade(SCHEMA.config(connection), "0019")

    async with empty.writer.begin() as connection:
        await connection.run_sync(back)
    await weigh(empty, *range(1000))
    _, place = await follow(empty, None, limit=500)
    done, written, longest = False, 1000, 0.0
    loop = asyncio.get_running_loop()

    async def work() -> None:
        nonlocal written, longest
        while not done:
            begun = loop.time()
            async with empty.transaction() as session:
                emit(session, Weighed(id=written))
            longest, written = max(longest, loop.time() - begun), written + 1
            await asyncio.sleep(0)

    worker = asyncio.create_task(work())
    await asyncio.sleep(0.2)
    await migrate.upgrade(empty, SCHEMA)
    await asyncio.sleep(0.2)
    done = True
    await worker
    await wait_for_feed(empty)
    assert (await follow(empty, place, limit=10**6))[0] == list(range(500, written))
    assert longest < 5
    assert await names(empty) == ["events_first"]
    assert list(await migrate.differences(empty, SCHEMA)) == []


async def test_a_month_is_read_without_the_others(database: Database, clock: FrozenClock) -> None:
    """The feed's order uses the index of each partition; none is sorted or scanned."""
    clock.at = await last_of_first(database)
    await create_ahead(database)
    await weigh(database, *range(2000))
    async with database.transaction() as session:
        await session.execute(text("ANALYZE events"))
        await session.execute(text("SET LOCAL enable_seqscan = off"))
        statement = select(EventRow.id).where(feed.events_after(Position(1, 1)))
        statement = statement.order_by(EventRow.position, EventRow.id).limit(10)
        compiled = statement.compile(database.writer.sync_engine, compile_kwargs={"literal_binds": True})
        plan = "\n".join(str(row) for row in await session.execute(text(f"EXPLAIN {compiled}")))
        assert "Merge Append" in plan
        assert "Seq Scan" not in plan
        assert await session.scalar(select(func.count()).select_from(EventRow)) == 2000
