"""Entities that Core statements write are as those that a flush writes."""

from sqlalchemy import bindparam, insert, inspect, select

from app.core.changes import pending_changes
from app.core.clock import now
from app.core.db import Database
from app.core.rows import flush_row, insert_row, select_row
from app.core.types import table_of
from app.services.clients.models import Client
from app.services.time_entries.models import ONE_RUNNING, TimeEntry
from tests.clock import FrozenClock
from tests.factories import People


async def stored(database: Database, key: int) -> dict[str, object]:
    """A row of the clients."""
    async with database.transaction(read_only=True) as session:
        table = table_of(Client)
        return dict((await session.execute(select(table).where(table.c.id == key))).mappings().one())


async def test_an_insert_stores_defaults_and_attaches(database: Database, clock: FrozenClock) -> None:
    by_core, by_flush = Client(name="Acme", status="active"), Client(name="Bolt", status="active")
    async with database.transaction() as session:
        assert await insert_row(session, by_core)
        session.add(by_flush)
        await session.flush()
        assert inspect(by_core).persistent
        assert not session.dirty
        by_core.company = "Acme Ltd"  # a later flush sees what changed since
    first, second = [await stored(database, entity.id) for entity in (by_core, by_flush)]
    assert first == second | {"id": by_core.id, "name": "Acme", "company": "Acme Ltd"}


async def test_an_update_stores_what_changed_and_the_time(database: Database, clock: FrozenClock) -> None:
    async with database.transaction() as session:
        await session.execute(insert(Client).values(id=1, name="Acme"))
    before = await stored(database, 1)
    clock.move(minutes=1)
    async with database.transaction() as session:
        table = table_of(Client)
        found = select(table).where(table.c.id == bindparam("key"))
        assert await select_row(session, Client, found, {"key": 2}) is None
        client = await select_row(session, Client, found, {"key": 1})
        assert client
        client.company = "Acme Ltd"
        await flush_row(session, client)
        assert not pending_changes(client)
    assert await stored(database, 1) == before | {"company": "Acme Ltd", "updated_at": now()}


async def test_a_row_in_the_way_is_no_error(database: Database, people: People) -> None:
    def running() -> TimeEntry:
        return TimeEntry(user_id=people.ada.id, client_id=1, start_time=now(), source="auto")

    async with database.transaction() as session:
        await session.execute(insert(Client).values(id=1, name="Acme"))
        assert await insert_row(session, running(), unless=ONE_RUNNING)
        second = running()
        assert not await insert_row(session, second, unless=ONE_RUNNING)
        assert inspect(second).transient
    async with database.transaction(read_only=True) as session:
        assert len(list(await session.scalars(select(TimeEntry.id)))) == 1
