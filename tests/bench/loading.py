"""Load the data of `tests.bench.data` into an empty database, quickly: by COPY, or all rows in a statement."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from itertools import islice
from urllib.parse import urlsplit

from sqlalchemy import insert

from app.core.db import Database
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.rollup_updates import rebuild_rollups
from app.settings import driver_url
from tests.bench import callers, data
from tests.bench.data import COLUMNS, Size
from tests.databases import connected, migrate_database, populate_database
from tests.factories import CHEAP_HASH

AT_ONCE = 5_000  # rows in a piece for COPY


async def load(url: str, size: Size) -> None:
    """Migrate, and store everything, with correct rollups and the statistics that autovacuum would leave."""
    await migrate_database(url)
    await populate_database(url)
    database = Database(driver_url(url))
    async with database.transaction() as session:
        await session.execute(insert(User), data.users(size, password_hash=CHEAP_HASH))
        await session.execute(insert(Client), data.clients(size))
        await session.execute(insert(Project), data.projects(size))
        await session.execute(insert(Task), data.tasks(size))
        session.add_all(callers.credentials(size))
    await (_copy if urlsplit(url).scheme == "postgresql" else _insert)(url, size)
    async with database.transaction() as session:
        await rebuild_rollups(session)
    await database.dispose()
    await _analyze(url)


async def _copy(url: str, size: Size) -> None:
    """COPY, without the triggers that would check each row and note it for the rollups."""
    async with connected(url) as connection:
        await connection.execute("SET session_replication_role = replica")
        await connection.copy_to_table(TimeEntry.__tablename__, source=_lines(size), columns=COLUMNS)
        await connection.execute("SELECT setval('users_id_seq', (SELECT max(id) FROM users))")


async def _lines(size: Size) -> AsyncIterator[bytes]:
    """The entries in the text format of COPY."""
    rows = data.entries(size)
    while chunk := list(islice(rows, AT_ONCE)):
        lines = ("\t".join("\\N" if cell is None else str(cell) for cell in row) for row in chunk)
        yield "".join(f"{line}\n" for line in lines).encode()


async def _insert(url: str, size: Size) -> None:
    """One statement for all rows, and no wait for the disk."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN IMMEDIATE")
    places = ", ".join("?" * len(COLUMNS))
    connection.executemany(f"INSERT INTO time_entries ({', '.join(COLUMNS)}) VALUES ({places})", data.entries(size))
    connection.execute("COMMIT")
    connection.close()


async def _analyze(url: str) -> None:
    """What autovacuum does to a table: until then PostgreSQL cannot answer from an index alone."""
    if urlsplit(url).scheme != "postgresql":
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        connection.execute("ANALYZE")
        return connection.close()
    # A transaction that is still open somewhere keeps rows from being seen as visible to all: once more, then.
    async with connected(url) as server, asyncio.timeout(60):
        while not await server.fetchval("SELECT relallvisible FROM pg_class WHERE oid = 'time_entries'::regclass"):
            await server.execute("VACUUM ANALYZE")
            await asyncio.sleep(0.2)
    return None
