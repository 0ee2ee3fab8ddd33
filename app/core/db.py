"""The database: two engines, and the one way to a session."""

import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import (
    Engine,
    Index,
    PrimaryKeyConstraint,
    Select,
    Table,
    UniqueConstraint,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from app.core.errors import AppError, Unavailable
from app.core.events import Event
from app.core.types import Base

log = logging.getLogger(__name__)

T = TypeVar("T")

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "temp_store=MEMORY",
)


class Database:
    """Opens transactions; knows the differences between SQLite and PostgreSQL that SQLAlchemy leaves open.

    Reads and writes have an engine each. On SQLite the writing one has a single connection, so writers of a
    process queue fairly instead of polling for the file lock, and the reading ones cannot write. On PostgreSQL
    reads run in autocommit, which saves two round trips a request.
    """

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 10,
        after_commit: Callable[[Sequence[Event]], Awaitable[None]] | None = None,
        info: Mapping[str, object] | None = None,
    ) -> None:
        self.url = make_url(url)
        self.dialect = self.url.get_backend_name()
        self._after_commit = after_commit
        self._info = dict(info or {})
        if self.dialect == "sqlite":
            self.writer = sqlite_engine(url, begin="BEGIN IMMEDIATE", pool_size=1)
            self.reader = sqlite_engine(url, begin="BEGIN", pool_size=pool_size, pragmas=("query_only=ON",))
        else:
            self.writer = create_async_engine(
                url,
                pool_size=pool_size,
                max_overflow=pool_size,
                connect_args={"server_settings": {"timezone": "UTC", "application_name": "timetracker"}},
            )
            self.reader = self.writer.execution_options(isolation_level="AUTOCOMMIT")
        self._write_session = async_sessionmaker(self.writer, expire_on_commit=False, autoflush=False)
        self._read_session = async_sessionmaker(self.reader, expire_on_commit=False, autoflush=False)

    @asynccontextmanager
    async def transaction(self, *, read_only: bool = False, **info: object) -> AsyncIterator[AsyncSession]:
        """A session in a transaction: leaving commits, an exception rolls back.

        No connection is opened before the first statement. `info` lands in `session.info`. Raises Unavailable
        where the database cannot be reached, or stays locked.
        """
        maker = self._read_session if read_only else self._write_session
        try:
            async with maker(info=self._info | info) as session:
                yield session
                await session.commit()
                events = session.info.pop("events", [])
        except (OperationalError, InterfaceError, PoolTimeout, ConnectionError) as error:
            log.warning("database unavailable: %s", error)
            raise Unavailable("The database cannot be reached at the moment", headers={"Retry-After": "5"}) from error
        if events and self._after_commit:
            await self._after_commit(events)

    async def ping(self) -> None:
        """Raises Unavailable where the database does not answer."""
        async with self.transaction(read_only=True) as session:
            await session.execute(text("SELECT 1"))

    async def dispose(self) -> None:
        """Closes every connection."""
        await self.writer.dispose()
        await self.reader.dispose()


def sqlite_engine(url: str, *, begin: str, pool_size: int, pragmas: Sequence[str] = ()) -> AsyncEngine:
    """An engine on a SQLite file whose transactions begin with `begin`."""
    engine = create_async_engine(url, pool_size=pool_size, max_overflow=0, pool_timeout=30)
    prepare_sqlite(engine.sync_engine, begin=begin, pragmas=(*PRAGMAS, *pragmas))
    return engine


def prepare_sqlite(engine: Engine, *, begin: str = "BEGIN IMMEDIATE", pragmas: Sequence[str] = PRAGMAS) -> None:
    """Takes the opening of transactions from the driver, whose way of doing it loses updates."""

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _(connection: Any) -> None:
        connection.exec_driver_sql(begin)


def locked(statement: Select[T]) -> Select[T]:
    """The rows locked until the transaction ends, as they are then; others may still refer to them."""
    return statement.with_for_update(key_share=True).execution_options(populate_existing=True)


async def flush(session: AsyncSession, conflicts: Mapping[str, AppError]) -> None:
    """Flushes; a violated constraint or unique index that `conflicts` names raises the error given for it."""
    try:
        await session.flush()
    except IntegrityError as error:
        name = violated(error)
        if name and name in conflicts:
            raise conflicts[name] from error
        raise


def violated(error: IntegrityError) -> str | None:
    """The name of the constraint or unique index that an IntegrityError speaks of; None where it cannot be told."""
    cause = getattr(error.orig, "__cause__", None)
    if name := getattr(cause, "constraint_name", None):
        return str(name)
    message = str(error.orig)
    if match := re.search(r"CHECK constraint failed: (\w+)", message):
        return match[1]
    if match := re.search(r"UNIQUE constraint failed: (.+)$", message):
        return _unique_names().get(match[1].strip())
    return None


def _unique_names() -> dict[str, str]:
    """SQLite tells the columns of a violated unique index, not its name: `table.a, table.b` -> name."""
    names = {}
    for table in Base.metadata.tables.values():
        for rule in _unique_rules(table):
            names[", ".join(f"{table.name}.{column.name}" for column in rule.columns)] = str(rule.name)
    return names


def _unique_rules(table: Table) -> list[Index | UniqueConstraint | PrimaryKeyConstraint]:
    constraints = [rule for rule in table.constraints if isinstance(rule, UniqueConstraint | PrimaryKeyConstraint)]
    return [*constraints, *(index for index in table.indexes if index.unique)]
