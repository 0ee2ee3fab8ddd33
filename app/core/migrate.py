"""Schema versions: brought up to date, and compared with what the code expects."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text

from app.core.db import Database

HOME = Path(__file__).parent.parent.parent / "migrations"
LOCK = 7_418_221_904  # one number for all processes that migrate the same PostgreSQL database


@dataclass(frozen=True)
class Scripts:
    """The migrations of core, or of one plugin: files in a folder, a version table, and the tables they make."""

    folder: Path
    version_table: str
    metadata: MetaData

    def config(self, connection: Connection | None = None) -> Config:
        """Alembic's configuration; the one env.py finds what it needs in the attributes."""
        made = Config()
        made.set_main_option("script_location", str(HOME))
        made.set_main_option("version_locations", str(self.folder))
        made.set_main_option("path_separator", "newline")
        made.attributes.update(connection=connection, metadata=self.metadata, version_table=self.version_table)
        return made


def core(metadata: MetaData) -> Scripts:
    """The migrations of core."""
    return Scripts(HOME / "versions", "alembic_version", metadata)


async def upgrade(database: Database, scripts: Scripts) -> None:
    """Brings the schema up to date; several processes may try at once."""

    def run(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        command.upgrade(scripts.config(connection), "head")

    async with database.writer.begin() as connection:
        await connection.run_sync(run)


async def pending(database: Database, scripts: Scripts) -> bool:
    """Whether the database lacks a migration that the code has."""

    def run(connection: Connection) -> tuple[str, ...]:
        context = MigrationContext.configure(connection, opts={"version_table": scripts.version_table})
        return context.get_current_heads()

    async with database.reader.connect() as connection:
        current = await connection.run_sync(run)
    return set(current) != set(ScriptDirectory.from_config(scripts.config()).get_heads())


async def differences(database: Database, scripts: Scripts) -> Sequence[object]:
    """Where the migrated schema and the models disagree; empty is right. Tables of others do not count."""

    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name in scripts.metadata.tables

    def run(connection: Connection) -> Sequence[object]:
        options = {"include_name": ours, "version_table": scripts.version_table}
        found: Sequence[object] = compare_metadata(
            MigrationContext.configure(connection, opts=options), scripts.metadata
        )
        return found

    async with database.reader.connect() as connection:
        return await connection.run_sync(run)
