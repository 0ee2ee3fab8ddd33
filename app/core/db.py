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
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm.exc import StaleDataError

from app.core.errors import AppError, Conflict, Unavailable
from app.core.events import Event
from app.core.types import Base

log = logging.getLogger(__name__)

AWAY = (OperationalError, InterfaceError, InternalError)
MET = frozenset({"23503", "23505"})  # foreign key, unique
SQLITE_MET = ("FOREIGN KEY constraint failed", "UNIQUE constraint failed")
RETRY = frozenset({"40001", "40P01"})  # serialization failure, deadlock
SHUT = ("08", "53", "57P")  # classes of connections that broke, of resources that are used up, of a server that ends

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
            prepare_postgres(self.writer.sync_engine)
            self.reader = self.writer.execution_options(isolation_level="AUTOCOMMIT")
        steady = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        source = self.reader if self.dialect == "sqlite" else self.writer.execution_options(**steady)
        self._snapshot_session = async_sessionmaker(source, expire_on_commit=False, autoflush=False)
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
        except (DBAPIError, StaleDataError, PoolTimeout, ConnectionError) as error:
            if told := translated(error):
                raise told from error
            raise
        if events and self._after_commit:
            await self._after_commit(events)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncSession]:
        """A session that sees one state of the database however long it reads, and cannot write.

        It keeps a connection for as long as it is open, unlike a `transaction` that only reads on PostgreSQL.
        Raises Unavailable where the database cannot be reached.
        """
        try:
            async with self._snapshot_session(info=dict(self._info)) as session:
                yield session
        except (DBAPIError, PoolTimeout, ConnectionError) as error:
            if told := translated(error):
                raise told from error
            raise

    async def ping(self) -> None:
        """Raises Unavailable where the database does not answer."""
        async with self.transaction(read_only=True) as session:
            await session.execute(text("SELECT 1"))

    async def dispose(self) -> None:
        """Closes every connection."""
        await self.writer.dispose()
        await self.reader.dispose()


def translated(error: Exception) -> AppError | None:
    """What a caller is told of a failure that is nobody's bug: two changes that met, or a database that is away."""
    # The driver's own words: SQLAlchemy's go on with the statement and all that it was to store.
    cause = getattr(error, "orig", None) or error
    state = str(getattr(cause, "sqlstate", ""))
    if isinstance(error, StaleDataError) or state in MET or any(text in str(cause) for text in SQLITE_MET):
        log.warning("two changes met: %s", cause)
        return Conflict("The change contradicts another one that was made at the same time")
    if isinstance(error, DBAPIError) and not (state in RETRY or state.startswith(SHUT) or isinstance(error, AWAY)):
        return None
    log.warning("database unavailable: %s", cause)
    return Unavailable("The database cannot be reached at the moment", headers={"Retry-After": "5"})


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


def prepare_postgres(engine: Engine) -> None:
    """Makes whatever keeps a connection from being opened a ConnectionError: the driver has a dozen kinds for it.

    Statements are not compiled: a list with sums is over its threshold of costs, and then takes a second to compile
    and a twentieth of one to run. (As a parameter of the start PgBouncer would refuse it.)
    """

    @event.listens_for(engine, "do_connect")
    def _(dialect: Any, _record: object, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        try:
            return dialect.connect(*args, **kwargs)
        except (OSError, dialect.dbapi.Error) as error:
            raise ConnectionError(str(error) or "no answer in time") from error

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: object) -> None:
        connection.run_async(lambda driver: driver.execute("SET jit = off"))


@asynccontextmanager
async def apart(session: AsyncSession) -> AsyncIterator[None]:
    """A stretch whose failed statement leaves the rest of the transaction as it is.

    Only PostgreSQL needs a savepoint for that, and only within a transaction: in autocommit a statement stands by
    itself, and SQLite undoes no more than the statement that failed.
    """
    bind = session.get_bind()
    autocommit = bind.get_execution_options().get("isolation_level") == "AUTOCOMMIT"
    if bind.dialect.name == "sqlite" or autocommit:
        yield
        return
    async with session.begin_nested():
        yield


async def by_index(session: AsyncSession) -> None:
    """Lets this transaction look rows up by index only.

    What it writes itself is in no statistics of PostgreSQL yet: tables that it fills by the thousand are still planned
    as the small ones that they were, and read from end to end by each look-up.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SET LOCAL enable_seqscan = off"))


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
