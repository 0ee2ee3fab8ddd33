"""The schema: made, compared, undone and made again, by one process or by several at once."""

import asyncio
import sys

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from app.core import migrate
from app.core.db import Database
from app.core.errors import StartError
from app.services.resources import SCHEMA
from app.settings import driver_url

PROGRAM = """
import asyncio, sys
from app.core import migrate
from app.core.db import Database
from app.core.errors import StartError
from app.services.resources import SCHEMA

async def main():
    database = Database(sys.argv[1])
    print("ready", flush=True)
    sys.stdin.readline()
    await migrate.upgrade(database, SCHEMA)
    await database.dispose()

asyncio.run(main())
"""


@pytest.fixture
async def empty(empty_url: str) -> object:
    """A database without a table."""
    database = Database(driver_url(empty_url))
    yield database
    await database.dispose()


async def tables(database: Database) -> set[str]:
    """The names of its tables."""
    async with database.reader.connect() as connection:
        found = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    return {name for name in found if migrate.is_compared(name, "table", {})}


async def downgrade(database: Database, revision: str) -> None:
    """Goes back."""

    def run(connection: Connection) -> None:
        command.downgrade(SCHEMA.config(connection), revision)

    async with database.writer.begin() as connection:
        await connection.run_sync(run)


async def test_an_empty_database_becomes_what_the_models_say(empty: Database) -> None:
    assert await migrate.pending(empty, SCHEMA)
    await migrate.upgrade(empty, SCHEMA)
    assert not await migrate.pending(empty, SCHEMA)
    assert await tables(empty) == {*SCHEMA.metadata.tables, "alembic_version"}
    assert list(await migrate.differences(empty, SCHEMA)) == []
    await migrate.upgrade(empty, SCHEMA)
    assert list(await migrate.differences(empty, SCHEMA)) == []


async def test_a_difference_is_seen(empty: Database) -> None:
    await migrate.upgrade(empty, SCHEMA)
    async with empty.writer.begin() as connection:
        await connection.exec_driver_sql("DROP INDEX ix_sign_ins_user_id")
        await connection.exec_driver_sql("ALTER TABLE users ADD COLUMN colour VARCHAR(20)")
        await connection.exec_driver_sql("CREATE TABLE of_somebody_else (id INTEGER)")
    found = sorted(str(difference[0]) for difference in await migrate.differences(empty, SCHEMA))
    assert found == ["add_index", "remove_column"]


async def test_every_step_can_be_undone(empty: Database) -> None:
    await migrate.upgrade(empty, SCHEMA)
    steps = [script.revision for script in ScriptDirectory.from_config(SCHEMA.config()).walk_revisions()]
    for revision in [*steps[1:], "base"]:
        await downgrade(empty, revision)
        assert await migrate.pending(empty, SCHEMA)
    assert await tables(empty) == {"alembic_version"}
    await migrate.upgrade(empty, SCHEMA)
    assert list(await migrate.differences(empty, SCHEMA)) == []


async def test_a_step_that_fails_leaves_nothing(empty: Database) -> None:
    async with empty.writer.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE time_entries (id INTEGER)")
    with pytest.raises(Exception, match="time_entries"):
        await migrate.upgrade(empty, SCHEMA)
    assert await tables(empty) == {"time_entries"}


@pytest.mark.parametrize("backend", ["postgresql"])
async def test_a_large_table_is_indexed_while_people_work(empty: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "MANY_ROWS", 3)
    async with empty.writer.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE words AS SELECT generate_series(1, 3) AS word")

    def index(connection: Connection) -> None:
        migrate.create_index_while_people_work(connection, "ix_words", "ON words (word)")

    written = asyncio.Event()

    async def write() -> None:
        """Somebody's change, which was there first and has not ended: the index waits for it, and blocks no other."""
        async with empty.writer.begin() as connection:
            await connection.exec_driver_sql("INSERT INTO words VALUES (4)")
            written.set()
            await asyncio.sleep(0.3)
            async with asyncio.timeout(5), empty.writer.begin() as other:
                await other.exec_driver_sql("INSERT INTO words VALUES (5)")

    async def migrate_meanwhile() -> None:
        await written.wait()
        async with empty.writer.begin() as connection:
            await connection.run_sync(index)

    async with asyncio.timeout(20):
        await asyncio.gather(write(), migrate_meanwhile())
    async with empty.reader.connect() as connection:
        valid = text("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_words'::regclass")
        assert await connection.scalar(valid)


@pytest.mark.parametrize("backend", ["postgresql"])
async def test_an_extension_that_cannot_be_created_is_named(empty_url: str) -> None:
    owner = Database(driver_url(empty_url))
    role = f"plain_{empty_url.rpartition('_')[2]}"
    async with owner.writer.begin() as connection:
        await connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
        await connection.exec_driver_sql(f"GRANT ALL ON SCHEMA public TO {role}")
    plain = Database(driver_url(empty_url.replace("//tests@", f"//{role}@")))
    with pytest.raises(StartError, match="CREATE EXTENSION pg_trgm"):
        await migrate.upgrade(plain, SCHEMA)
    async with owner.writer.begin() as connection:
        await connection.exec_driver_sql("CREATE EXTENSION pg_trgm")
    await migrate.upgrade(plain, SCHEMA)
    await plain.dispose()
    async with owner.writer.begin() as connection:
        await connection.exec_driver_sql(f"DROP OWNED BY {role}")
        await connection.exec_driver_sql(f"DROP ROLE {role}")
    await owner.dispose()


async def test_processes_that_migrate_at_once(empty: Database, empty_url: str) -> None:
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            PROGRAM,
            driver_url(empty_url),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        for _ in range(3)
    ]
    for process in started:
        assert process.stdout
        assert await process.stdout.readline() == b"ready\n"
    ends = await asyncio.gather(*(process.communicate(b"\n") for process in started))
    assert [(process.returncode, errors) for process, (_, errors) in zip(started, ends, strict=True)] == [(0, b"")] * 3
    assert not await migrate.pending(empty, SCHEMA)
    assert list(await migrate.differences(empty, SCHEMA)) == []
