"""Schema versions: brought up to date, and compared with what the code expects."""

from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text

from app.core.db import Database

SCRIPTS = Path(__file__).parent.parent.parent / "migrations"
LOCK = 7_418_221_904  # one number for all processes that migrate the same PostgreSQL database


def config(connection: Connection, metadata: MetaData) -> Config:
    """Alembic's configuration; env.py finds connection and tables in its attributes."""
    made = Config()
    made.set_main_option("script_location", str(SCRIPTS))
    made.attributes.update(connection=connection, metadata=metadata)
    return made


async def upgrade(database: Database, metadata: MetaData) -> None:
    """Brings the schema up to date; several processes may try at once."""

    def run(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        command.upgrade(config(connection, metadata), "head")

    async with database.writer.begin() as connection:
        await connection.run_sync(run)


async def pending(database: Database) -> bool:
    """Whether the database lacks a migration that the code has."""

    def run(connection: Connection) -> tuple[str, ...]:
        return MigrationContext.configure(connection).get_current_heads()

    async with database.reader.connect() as connection:
        current = await connection.run_sync(run)
    script = ScriptDirectory(str(SCRIPTS))
    return set(current) != set(script.get_heads())


async def differences(database: Database, metadata: MetaData) -> Sequence[object]:
    """Where the migrated schema and the models disagree; empty is right."""

    def run(connection: Connection) -> Sequence[object]:
        found: Sequence[object] = compare_metadata(MigrationContext.configure(connection), metadata)
        return found

    async with database.reader.connect() as connection:
        return await connection.run_sync(run)
