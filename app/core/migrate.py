"""Migrations: applied, and compared with the code."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, MetaData, UniqueConstraint, text

from app.core.db import Database
from app.core.lazy import LazyModule
from app.core.partitions import PARTITION_NAME

if TYPE_CHECKING:
    from alembic import autogenerate, command, script
    from alembic import config as configuration
    from alembic.runtime import migration as runtime
else:
    autogenerate, command, configuration, runtime, script = (
        LazyModule(f"alembic.{name}") for name in ("autogenerate", "command", "config", "runtime.migration", "script")
    )

MIGRATIONS_FOLDER = Path(__file__).parent.parent.parent / "migrations"
ADVISORY_LOCK = 7_418_221_904  # one number for all processes that migrate the same PostgreSQL database
SECONDS_BETWEEN_ATTEMPTS = 0.2
MANY_ROWS = 10_000


@dataclass(frozen=True)
class Migrations:
    """The migrations of core, or of one plugin: files in a folder, a version table, and the tables they create."""

    folder: Path
    version_table: str
    metadata: MetaData

    def config(self, connection: Connection | None = None) -> "configuration.Config":
        """Alembic's configuration; env.py finds its input in the attributes."""
        made = configuration.Config()
        made.set_main_option("script_location", str(MIGRATIONS_FOLDER))
        made.set_main_option("version_locations", str(self.folder))
        made.set_main_option("path_separator", "newline")
        made.attributes.update(connection=connection, metadata=self.metadata, version_table=self.version_table)
        return made


def plugin_migrations(name: str, folder: Path, metadata: MetaData) -> Migrations:
    """The migrations of a plugin, which is in `folder`."""
    return Migrations(folder / "migrations", f"{name}_version", metadata)


def core_migrations(metadata: MetaData) -> Migrations:
    """The migrations of core."""
    return Migrations(MIGRATIONS_FOLDER / "versions", "alembic_version", metadata)


async def upgrade(database: Database, scripts: Migrations) -> None:
    """Migrate the schema to the newest version; several processes may do so at once.

    It takes one transaction, or several: a migration with `begins_transaction = True` needs those before it committed.
    """

    def run(connection: Connection) -> bool:
        if not _may_migrate(connection):
            return False
        if target := _next_target(connection, scripts):
            command.upgrade(scripts.config(connection), target)
        return True

    while await pending(database, scripts):
        async with database.writer.begin() as connection:
            while not await connection.run_sync(run):  # noqa: ASYNC110  # others are other processes
                await asyncio.sleep(SECONDS_BETWEEN_ATTEMPTS)


async def pending(database: Database, scripts: Migrations) -> bool:
    """True if the database lacks a migration."""
    async with database.reader.connect() as connection:
        return not await connection.run_sync(_is_newest, scripts)


def create_index_while_people_work(connection: Connection, name: str, definition: str) -> None:
    """Create an index on PostgreSQL: `definition` is what follows the name, such as `ON tasks (name)`.

    A large table is indexed CONCURRENTLY, through a connection of its own, as this cannot be done in a transaction. A
    small one, or one that this transaction has changed, is not worth it.
    """
    table = definition.split()[1]
    many = f"SELECT count(*) FROM (SELECT FROM {table} LIMIT {MANY_ROWS}) AS counted"  # noqa: S608 - names of our own tables
    changed = text(
        "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation = to_regclass(:table)"
        " AND mode NOT IN ('AccessShareLock', 'RowShareLock')"
    )
    if connection.scalar(text(many)) != MANY_ROWS or connection.scalar(changed, {"table": table}):
        connection.execute(text(f"CREATE INDEX {name} {definition}"))
        return
    # The driver leaves the last result open, and CONCURRENTLY would wait for its snapshot; what follows needs none.
    connection.execute(text("SET LOCAL client_min_messages = warning"))
    with connection.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as apart:
        apart.execute(text(f"DROP INDEX CONCURRENTLY IF EXISTS {name}"))  # what is left of an attempt that failed
        apart.execute(text(f"CREATE INDEX CONCURRENTLY {name} {definition}"))


def is_compared(name: str | None, kind: str, _parents: object) -> bool:
    """Return whether models say what a table or index is: not indexes of trigrams, nor partitions."""
    table = name or ""
    if kind == "table" and PARTITION_NAME.search(table):
        return False
    return not (kind in {"table", "index"} and "_trigrams" in table)


def _is_newest(connection: Connection, scripts: Migrations) -> bool:
    heads = script.ScriptDirectory.from_config(scripts.config()).get_heads()
    return set(_current(connection, scripts)) == set(heads)


def _current(connection: Connection, scripts: Migrations) -> tuple[str, ...]:
    context = runtime.MigrationContext.configure(connection, opts={"version_table": scripts.version_table})
    return context.get_current_heads()


def _next_target(connection: Connection, scripts: Migrations) -> str | None:
    """Return the last revision that the next transaction reaches; None if there is none to apply."""
    directory, current = script.ScriptDirectory.from_config(scripts.config()), _current(connection, scripts)
    steps = [*directory.iterate_revisions("head", current or "base")][::-1]
    target = None
    for step in steps:
        if target and getattr(step.module, "begins_transaction", False):
            break
        target = step.revision
    return target


def _may_migrate(connection: Connection) -> bool:
    """Return whether nobody else does, until the transaction ends; SQLite has but one writer anyway.

    Others ask again instead of waiting: CONCURRENTLY waits for every older statement, and so for one that waits.
    """
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK}))


async def differences(database: Database, scripts: Migrations) -> Sequence[object]:
    """The differences between the migrated schema and the models; other owners' tables are ignored."""

    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return is_compared(name, kind, _parents) and (kind != "table" or name in scripts.metadata.tables)

    def run(connection: Connection) -> Sequence[object]:
        options = {"include_name": ours, "version_table": scripts.version_table}
        found = autogenerate.compare_metadata(
            runtime.MigrationContext.configure(connection, opts=options), scripts.metadata
        )
        return [difference for difference in found if not _of_a_partition(connection, difference)]

    async with database.reader.connect() as connection:
        return await connection.run_sync(run)


def _of_a_partition(connection: Connection, difference: object) -> bool:
    """True for a key that only the partitions of a table have (app.core.partitions)."""
    kind, item = difference[:2] if isinstance(difference, tuple) else ("", None)
    if connection.dialect.name == "sqlite" or kind != "add_constraint" or not isinstance(item, UniqueConstraint):
        return False
    statement = text("SELECT relkind = 'p' FROM pg_class WHERE oid = CAST(:table AS regclass)")
    return bool(connection.execute(statement, {"table": item.table.name}).scalar_one())
