"""The log as a feed: nothing stepped over, nothing twice, each resource's events in their own order."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from app.core import feed
from app.core.clock import now
from app.core.db import Database
from app.core.errors import Gone
from app.core.events import Event, EventRow, emit, write_events
from app.core.feed import START, Checkpoint, Position
from app.services.clients.models import Client
from tests.clock import FrozenClock
from tests.wait_for_feed import wait_for_feed

# On PostgreSQL old events go by months: tests/core/test_partitions.py.
ONLY_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
ONLY_POSTGRES = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


@dataclass(frozen=True, kw_only=True)
class Weighed(Event):
    """Something has a weight; `after` has its number."""

    name = "stone.weighed"
    resource = "stone"


async def weigh(database: Database, *stones: int, wait: bool = True) -> None:
    """An event about each, in a transaction of their own; and waits until readers see it."""
    async with database.transaction() as session:
        for stone in stones:
            emit(session, Weighed(id=stone))
    if wait:
        await wait_for_feed(database)


async def follow(database: Database, since: Position | None, limit: int = 100) -> tuple[list[int], Position]:
    """The stones weighed after a place, and the place to go on from."""
    async with database.transaction(read_only=True) as session:
        batch = await feed.read_events(session, since, limit=limit, columns=[EventRow.resource_id])
    return [row.resource_id for row in batch.rows], batch.position


async def test_a_reader_goes_on_where_it_was(database: Database) -> None:
    await weigh(database, 1, 2, 3)
    first, place = await follow(database, None, limit=2)
    second, place = await follow(database, place, limit=2)
    assert (first, second, await follow(database, place)) == ([1, 2], [3], ([], place))
    await weigh(database, 4)
    assert (await follow(database, place))[0] == [4]


@ONLY_POSTGRES
async def test_a_transaction_that_commits_later_is_not_stepped_over(database: Database) -> None:
    await weigh(database, 1)
    _, place = await follow(database, None)
    async with database.transaction() as slow:
        emit(slow, Weighed(id=2))
        await write_events(slow)  # it has its id now, and nobody sees it
        await weigh(database, 3, wait=False)
        assert await follow(database, place) == ([], place)
    await wait_for_feed(database)
    stones, place = await follow(database, place)
    assert (sorted(stones), await follow(database, place)) == ([2, 3], ([], place))


@ONLY_POSTGRES
async def test_a_transaction_that_is_taken_back_holds_nobody_up(database: Database) -> None:
    async with database.transaction() as session:
        emit(session, Weighed(id=1))
        await write_events(session)
        await weigh(database, 2, wait=False)
        await session.rollback()
    await wait_for_feed(database)
    assert (await follow(database, None))[0] == [2]


@ONLY_POSTGRES
async def test_events_of_one_resource_keep_their_order(database: Database) -> None:
    """The one that began first changes the row last: by transaction ids alone its event would come first."""
    async with database.transaction() as session:
        session.add(Client(id=1, name="Acme"))
    change = update(Client).where(Client.id == 1)
    async with database.transaction() as early:
        emit(early, Weighed(id=7))
        await write_events(early)
        async with database.transaction() as late:
            await late.execute(change.values(company="late"))
            emit(late, Weighed(id=1, after={"company": "late"}))
        await early.execute(change.values(company="early"))
        emit(early, Weighed(id=1, after={"company": "early"}))
    await wait_for_feed(database)
    async with database.transaction(read_only=True) as session:
        batch = await feed.read_events(session, None, EventRow.resource_id == 1, limit=9, columns=[EventRow.after])
        assert await session.scalar(select(Client.company)) == "early"
    assert [row.after["company"] for row in batch.rows] == ["late", "early"]


async def test_many_writers_and_readers(database: Database) -> None:
    """Eight writers number the events of three resources under a lock; two readers see every number, in order."""
    async with database.transaction() as session:
        session.add_all(Client(id=number, name=f"Client {number}", prepaid_reset_day=1) for number in (1, 2, 3))
    writing = 8

    async def write(number: int) -> None:
        nonlocal writing
        for turn in range(12):
            async with database.transaction() as session:
                emit(session, Weighed(id=100 + number))
                await write_events(session)
                client = await session.scalar(
                    select(Client).where(Client.id == 1 + (number + turn) % 3).with_for_update()
                )
                assert client
                client.prepaid_reset_day += 1
                emit(session, Weighed(id=client.id, after={"number": client.prepaid_reset_day}))
        writing -= 1

    async def watch() -> list[tuple[int, int, int]]:
        seen, place = [], START
        while True:
            last_round = writing == 0
            if last_round:
                await wait_for_feed(database)
            async with database.transaction(read_only=True) as session:
                columns = [EventRow.resource_id, EventRow.after]
                batch = await feed.read_events(session, place if place != START else None, limit=7, columns=columns)
            seen += [(row.id, row.resource_id, (row.after or {}).get("number", 0)) for row in batch.rows]
            place = batch.position
            if last_round and not batch.more:
                return seen
            await asyncio.sleep(0.005)

    *_, first, second = await asyncio.gather(*(write(number) for number in range(8)), watch(), watch())
    assert first == second
    assert sorted(number for number, _, _ in first) == list(range(1, 193))
    numbers = defaultdict(list)
    for _, resource, number in first:
        numbers[resource].append(number)
    assert {key: numbers[key] for key in (1, 2, 3)} == {key: list(range(2, 34)) for key in (1, 2, 3)}


@ONLY_SQLITE
async def test_what_is_old_goes_and_its_readers_begin_anew(database: Database, clock: FrozenClock) -> None:
    await weigh(database, 1, 2)
    _, early = await follow(database, None, limit=1)
    _, place = await follow(database, None)
    clock.move(days=10)
    await weigh(database, 3)
    async with database.transaction() as session:
        assert await feed.prune(session, keep_days=11) == 0
        assert await feed.prune(session, keep_days=9, not_beyond=early) == 1
        assert await feed.prune(session, keep_days=9) == 1
    assert (await follow(database, place))[0] == [3]
    with pytest.raises(Gone) as refused:
        await follow(database, early)
    _, end = await follow(database, place)
    assert refused.value.details == {
        "reset": True,
        "cursor": str(end),
        "instructions": "Read the lists of all resources anew, then go on with this cursor",
    }
    with pytest.raises(Gone):
        await follow(database, START)


@ONLY_SQLITE
async def test_the_last_event_stays_however_old(database: Database, clock: FrozenClock) -> None:
    await weigh(database, 1, 2)
    clock.move(days=10)
    async with database.transaction() as session:
        await feed.prune(session, keep_days=1)
    await weigh(database, 3)
    assert (await follow(database, None))[0] == [2, 3]
    async with database.transaction(read_only=True) as session:
        assert list(await session.scalars(select(EventRow.id).order_by(EventRow.id))) == [2, 3]


async def test_a_place_of_another_log_is_refused(database: Database) -> None:
    await weigh(database, 1)
    _, place = await follow(database, None)
    for other in (Position(place.position, 99), Position(place.position + 1, place.id), Position(10**17, 1)):
        with pytest.raises(Gone):
            await follow(database, other)


@ONLY_POSTGRES
async def test_a_log_of_another_server_is_taken_over(database: Database) -> None:
    await weigh(database, 1)
    _, kept = await follow(database, None)
    await weigh(database, 2)
    async with database.transaction() as session:
        session.add(Checkpoint(name="reader", position=10**12, event_id=1))
        await session.execute(update(EventRow).values(position=EventRow.id + 10**12 - 1))
    assert (await follow(database, None))[0] == []
    async with database.transaction() as session:
        await feed.bootstrap(session)
    await weigh(database, 3)
    assert (await follow(database, None))[0] == [1, 2, 3]
    with pytest.raises(Gone):
        await follow(database, kept)
    async with database.transaction(read_only=True) as session:
        assert await feed.checkpoint(session, "reader") == Position(0, 1)


async def test_a_log_of_ones_own_is_left_alone(database: Database) -> None:
    await weigh(database, 1, 2)
    _, place = await follow(database, None)
    async with database.transaction() as session:
        await feed.bootstrap(session)
    assert await follow(database, place) == ([], place)


async def test_reading_uses_the_index(database: Database) -> None:
    """However long the log is, a reader at its end reads only the end."""
    at = now() - timedelta(days=1)
    async with database.transaction() as session:
        await session.execute(
            EventRow.__table__.insert(),
            [{"name": "stone.weighed", "resource": "stone", "resource_id": n, "occurred_at": at} for n in range(3000)],
        )
    async with database.transaction() as session:
        await session.execute(text("ANALYZE events"))
    await wait_for_feed(database)
    _, place = await follow(database, None, limit=2990)
    explain = "EXPLAIN QUERY PLAN" if database.dialect == "sqlite" else "EXPLAIN"
    statement = select(func.count()).select_from(EventRow).where(feed.events_after(place))
    compiled = statement.compile(database.writer.sync_engine, compile_kwargs={"literal_binds": True})
    async with database.transaction(read_only=True) as session:
        plan = " ".join(str(row) for row in await session.execute(text(f"{explain} {compiled}")))
    assert "ix_events_position" in plan
