"""Transactions: all or nothing, and events told after the commit only."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import StatementError

from app import TimeTracker
from app.core.db import Database
from app.core.errors import Unavailable
from app.core.events import Event, EventRow, emit
from app.core.principal import Principal
from app.services.settings.models import Setting
from tests.factories import People

AWARE, NAIVE = datetime(2026, 3, 11, tzinfo=UTC), datetime(2026, 3, 11)


@dataclass(frozen=True, kw_only=True)
class Painted(Event):
    """Something has another colour."""

    name = "thing.painted"
    resource = "thing"


@dataclass(frozen=True, kw_only=True)
class Moved(Event):
    """Something is elsewhere."""

    name = "thing.moved"
    resource = "thing"


async def names(database: Database) -> set[str]:
    """What was set, seen by a transaction of its own."""
    async with database.transaction(read_only=True) as session:
        return set(await session.scalars(select(Setting.name)))


async def events(database: Database) -> list[tuple[str, int]]:
    """The events that are kept."""
    async with database.transaction(read_only=True) as session:
        rows = await session.scalars(select(EventRow).order_by(EventRow.id))
        return [(row.name, row.resource_id) for row in rows]


async def test_leaving_commits(database: Database) -> None:
    async with database.transaction() as session:
        session.add(Setting(name="a", value="1"))
        assert await names(database) == set()
    assert await names(database) == {"a"}


@pytest.mark.parametrize(
    ("updated_at", "failure"),
    [(AWARE, ZeroDivisionError), (NAIVE, StatementError)],
    ids=["in the transaction", "in the commit"],
)
async def test_a_failure_takes_everything_back(
    app: TimeTracker, database: Database, updated_at: datetime, failure: type[Exception]
) -> None:
    heard: list[int] = []

    async def listen(event: Painted) -> None:
        heard.append(event.id)

    async def change() -> None:
        async with database.transaction() as session:
            session.add(Setting(name="a", value="1"))
            await session.flush()
            emit(session, Painted(id=1))
            session.add(Setting(name="b", value="1", updated_at=updated_at))
            if failure is ZeroDivisionError:
                raise ZeroDivisionError

    app.events.on(Painted, listen)
    with pytest.raises(failure):
        await change()
    assert (await names(database), await events(database), heard) == (set(), [], [])


async def test_events_are_heard_after_the_commit(app: TimeTracker, database: Database) -> None:
    heard: list[tuple[str, int, set[str]]] = []

    async def listen(event: Event) -> None:
        heard.append((event.name, event.id, await names(database)))

    app.events.on(Event, listen)
    app.events.on(Moved, listen)
    async with database.transaction() as session:
        emit(session, Painted(id=1))
        session.add(Setting(name="a", value="1"))
        await session.flush()
        emit(session, Moved(id=2))
        assert heard == []
    assert heard == [("thing.painted", 1, {"a"}), ("thing.moved", 2, {"a"}), ("thing.moved", 2, {"a"})]
    assert await events(database) == [("thing.painted", 1), ("thing.moved", 2)]


async def test_a_listener_that_fails_keeps_no_other_from_hearing(
    app: TimeTracker, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[int] = []

    async def fail(event: Painted) -> None:
        raise ZeroDivisionError

    async def listen(event: Painted) -> None:
        heard.append(event.id)

    app.events.on(Painted, fail)
    app.events.on(Painted, listen)
    async with database.transaction() as session:
        emit(session, Painted(id=1))
        emit(session, Painted(id=2))
    assert heard == [1, 2]
    assert await events(database) == [("thing.painted", 1), ("thing.painted", 2)]
    assert [record.getMessage().split()[-1] for record in caplog.records] == ["thing.painted"] * 2


async def test_an_event_says_who_caused_it(database: Database, people: People) -> None:
    caller = Principal(people.ada.id, "ada", False, "UTC", "token", token_id=2)
    async with database.transaction(actor=caller) as session:
        emit(session, Painted(id=1, user_id=people.bob.id, before={"colour": "red"}, after={"colour": "blue"}))
    async with database.transaction(read_only=True) as session:
        row = (await session.scalars(select(EventRow))).one()
    assert (row.actor_id, row.token_id, row.strategy, row.user_id) == (2, 2, "token", 3)
    assert (row.before, row.after) == ({"colour": "red"}, {"colour": "blue"})


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "statement",
    [insert(Setting).values(name="a", value="1"), text("DELETE FROM users"), text("CREATE TABLE a (b INTEGER)")],
    ids=["insert", "delete", "create"],
)
async def test_what_only_reads_cannot_write(database: Database, statement: object) -> None:
    with pytest.raises(Unavailable):
        async with database.transaction(read_only=True) as session:
            await session.execute(statement)  # type: ignore[call-overload]
    async with database.transaction(read_only=True) as session:
        tables = set(await session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
        assert await session.scalar(text("SELECT count(*) FROM users")) == 3
    assert (await names(database), "a" in tables) == (set(), False)
