"""A pooler that gives each transaction another connection, as PgBouncer does in transaction mode."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import literal, select, text

from app.core import migrate
from app.core.db import Database
from app.core.engines import Pooler
from app.core.errors import Unavailable
from app.services.resources import SCHEMA
from app.settings import driver_url
from tests.cluster.pooler import NEEDED, start_pgbouncer
from tests.factories import People
from tests.processes import Serving, environment

pytestmark = [NEEDED, pytest.mark.parametrize("backend", ["postgresql"], indirect=True)]


@pytest.fixture
def pooled_url(database_url: str) -> Iterator[str]:
    """A migrated database behind a pooler that has two connections to it."""
    pooler = start_pgbouncer(database_url)
    yield pooler.url
    pooler.stop()


@pytest.fixture
def pooler() -> Pooler:
    """What the database knows of the pooler; a test that wants another overrides this fixture."""
    return "transaction"


@pytest.fixture
async def pooled(pooled_url: str, pooler: Pooler) -> AsyncIterator[Database]:
    """The database as the server connects to it."""
    database = Database(driver_url(pooled_url), pooler=pooler)
    yield database
    await database.dispose()


async def many_statements(database: Database) -> list[int]:
    """Different statements of eight clients at once, in autocommit and in transactions; returns wrong answers."""

    async def client(number: int) -> list[int]:
        wrong = []
        for turn in range(25):
            value = 100 * number + turn
            # Literals make each client's statements different ones; their results do not have the same type either.
            statement = select(literal(value).label(f"c{number}"), text(f"{number} AS own, :value || '' AS other"))
            async with database.transaction(read_only=turn % 2 == 0) as session:
                for _ in range(2):
                    row = (await session.execute(statement, {"value": str(value)})).one()
                    if tuple(row) != (value, number, str(value)):
                        wrong.append(value)
        return wrong

    return [value for found in await asyncio.gather(*(client(number) for number in range(8))) for value in found]


async def test_statements_of_many_clients_do_not_mix(pooled: Database) -> None:
    assert await many_statements(pooled) == []


@pytest.mark.parametrize("pooler", ["none"])
async def test_without_the_setting_they_do(pooled: Database, caplog: pytest.LogCaptureFixture) -> None:
    """Proves that the pooler of these tests does what poolers do; the log names the setting."""
    with pytest.raises(Unavailable):
        await many_statements(pooled)
    assert "DATABASE_POOLER" in caplog.text


async def test_it_is_migrated_through_a_pooler(empty_url: str) -> None:
    pooler = start_pgbouncer(empty_url)
    database = Database(driver_url(pooler.url), pooler="transaction")
    await asyncio.gather(*(migrate.upgrade(database, SCHEMA) for _ in range(3)))
    assert not await migrate.pending(database, SCHEMA)
    await database.dispose()
    pooler.stop()


async def test_a_server_behind_a_pooler(pooled_url: str, tmp_path: Path, people: People) -> None:
    """Entries are made, listed and exported by several clients at once, over two connections."""
    environ = environment(tmp_path, DATABASE_URL=pooled_url, SECRET_KEY="k" * 40) | {
        "TIMETRACKER_DATABASE_POOLER": "transaction"
    }
    headers = {"Authorization": f"Bearer {people.ada.token}"}
    with Serving(environ | {"API_TOKEN_RATE_LIMIT_PER_MINUTE": "100000"}, workers=2) as server:
        async with httpx.AsyncClient(base_url=server.url, headers=headers, timeout=30) as client:
            made = await client.post("/api/v1/projects", json={"name": "Bridge"})
            project = made.json()["project"]["id"]

            async def work(number: int) -> set[int]:
                start, end = f"2026-03-{number + 1:02}T08:00:00Z", f"2026-03-{number + 1:02}T09:00:00Z"
                entry = {"project_id": project, "start_time": start, "end_time": end, "notes": f"number {number}"}
                made = await client.post("/api/v1/time-entries", json=entry)
                read = await client.get("/api/v1/time-entries", params={"per_page": 50})
                export = await client.get("/api/v1/time-entries/export")
                return {made.status_code, read.status_code, export.status_code}

            seen = await asyncio.gather(*(work(number) for number in range(20)))
            total = (await client.get("/api/v1/time-entries")).json()["pagination"]["total"]
    assert set().union(*seen) == {200, 201}
    assert total == 20
