"""The database: two engines, and the only way to a session."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import TypeVar

from sqlalchemy import Index, PrimaryKeyConstraint, Select, Table, UniqueConstraint, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from app.core.engines import AUTOCOMMIT, STEADY, Pooler, postgres_engine, sqlite_engine
from app.core.errors import AppError, Conflict, Unavailable
from app.core.events import ADMINS_ONLY, Event, write_events
from app.core.messages import N_
from app.core.redis import BestEffortRedis
from app.core.replicas import Replicas
from app.core.types import Base

log = logging.getLogger(__name__)

FAILURES = (DBAPIError, StaleDataError, PoolTimeout, ConnectionError)
DISCONNECTED = (OperationalError, InterfaceError, InternalError)
CONSTRAINT_STATES = frozenset({"23503", "23505"})  # foreign key, unique
SQLITE_CONSTRAINT_MESSAGES = ("FOREIGN KEY constraint failed", "UNIQUE constraint failed")
RETRYABLE_STATES = frozenset({"40001", "40P01", "25006"})  # serialization failure, deadlock, a primary that is none
CONNECTION_STATES = (
    "08",
    "53",
    "57P",
)  # classes of connections that broke, of resources that are used up, of a server that ends
# A statement's name is unknown or taken: its connection is not ours alone.
POOLER_STATES = frozenset({"26000", "42P05"})

T = TypeVar("T")

MAX_SNAPSHOTS = 4  # open in one process at a time, so that slow readers leave connections to the rest


class Database:
    """Opens transactions; handles the differences between SQLite and PostgreSQL that SQLAlchemy does not.

    Reads and writes have an engine each. On SQLite the writing one has a single connection, so writers of a
    process queue fairly instead of polling for the file lock, and the reading ones cannot write. On PostgreSQL
    reads run in autocommit, which saves two round trips a request.
    """

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 10,
        pooler: Pooler = "none",
        replica_urls: Sequence[str] = (),
        redis: BestEffortRedis | None = None,
        after_commit: Callable[[Sequence[Event]], Awaitable[None]] | None = None,
        info: Mapping[str, object] | None = None,
    ) -> None:
        self.url = make_url(url)
        self.dialect = self.url.get_backend_name()
        self._after_commit = after_commit
        self._info = dict(info or {})
        self._snapshots = asyncio.Semaphore(MAX_SNAPSHOTS)
        if self.dialect == "sqlite":
            self.writer = sqlite_engine(url, begin="BEGIN IMMEDIATE", pool_size=1)
            self.reader = sqlite_engine(url, begin="BEGIN", pool_size=pool_size, pragmas=("query_only=ON",))
        else:
            self.writer = postgres_engine(url, pool_size=pool_size, pooler=pooler)
            self.reader = self.writer.execution_options(**AUTOCOMMIT)
        standbys = [postgres_engine(url, pool_size=pool_size, pooler=pooler) for url in replica_urls]
        self.replicas = Replicas(self.reader, standbys, redis or BestEffortRedis(None))
        source = self.reader if self.dialect == "sqlite" else self.writer.execution_options(**STEADY)
        self._snapshot_source = source
        self._snapshot_session = async_sessionmaker(expire_on_commit=False, autoflush=False)
        self._write_session = async_sessionmaker(self.writer, expire_on_commit=False, autoflush=False)
        self._read_session = async_sessionmaker(expire_on_commit=False, autoflush=False)

    @asynccontextmanager
    async def transaction(self, *, read_only: bool = False, **info: object) -> AsyncIterator[AsyncSession]:
        """A session in a transaction: leaving commits, an exception rolls back.

        No connection is opened before the first statement. `info` lands in `session.info`. Raises Unavailable
        if the database cannot be reached, or stays locked.
        """
        made = self._read_session(bind=self.reader) if read_only else self._write_session()
        with available():
            async with closing(made) as session:
                session.info.update(self._info | info)
                yield session
                await write_events(session)
                if session.in_transaction():
                    await session.commit()
                events = session.info.pop("events", [])
        if self.replicas and not read_only and (users := concerned(events, info)):
            await self.replicas.remember(users)
        if events and self._after_commit:
            await self._after_commit(events)

    @asynccontextmanager
    async def reading(self, user_id: int | None, **info: object) -> AsyncIterator[AsyncSession]:
        """A session for the reads of a user, on a replica that has what the user has written, else on the primary.

        Raises ReplicaFailed, after which the next try is on the primary, and otherwise what `transaction` does.
        """
        replica = await self.replicas.choose(user_id)
        if replica is None:
            async with self.transaction(read_only=True, **info) as session:
                yield session
            return
        try:
            with available():
                async with closing(self._read_session(bind=replica.reader, info=self._info | info)) as session:
                    yield session
        except Unavailable as error:
            if not isinstance(error.__cause__, FAILURES):
                raise  # a view's own
            self.replicas.dismiss(replica)
            raise ReplicaFailed(error.message, headers=error.headers) from error

    @asynccontextmanager
    async def snapshot(self, user_id: int | None = None) -> AsyncIterator[AsyncSession]:
        """A session that sees one state of the database however long it reads, and cannot write.

        It keeps a connection as long as it is open, unlike a `transaction` that only reads on PostgreSQL; so only
        `MAX_SNAPSHOTS` are open at a time, and the next one waits. With a `user_id` it may be on a replica.
        Raises Unavailable if the database cannot be reached.
        """
        replica = await self.replicas.choose(user_id)
        source = replica.snapshots if replica else self._snapshot_source
        with available():
            async with self._snapshots, self._snapshot_session(bind=source, info=dict(self._info)) as session:
                yield session

    async def ping(self) -> None:
        """Raise Unavailable if the database does not answer."""
        async with self.transaction(read_only=True) as session:
            await session.execute(text("SELECT 1"))

    async def dispose(self) -> None:
        """Close every connection."""
        await self.writer.dispose()
        await self.reader.dispose()
        await self.replicas.dispose()


@asynccontextmanager
async def closing(session: AsyncSession) -> AsyncIterator[AsyncSession]:
    """Close a session at the end: in a task that outlives a cancelled request, unless nothing has begun."""
    try:
        yield session
    finally:
        if session.in_transaction():
            await asyncio.shield(asyncio.ensure_future(session.close()))
        else:
            session.expunge_all()


class ReplicaFailed(Unavailable):
    """A replica did not answer, or had to cancel the statement; the primary can."""


def concerned(events: Sequence[Event], info: Mapping[str, object]) -> set[int | None]:
    """The users whose next read must include a change; None stands for all of them."""
    users = {event.user_id for event in events} - {ADMINS_ONLY}
    if "surface" in info:  # a request; one without a user may have created one, or a session
        users.add(getattr(info.get("actor"), "user_id", None))
    return users


@contextmanager
def available() -> Iterator[None]:
    """Turn failures of a database into errors for callers."""
    try:
        yield
    except FAILURES as error:
        if app_error := as_app_error(error):
            raise app_error from error
        raise


def as_app_error(error: Exception) -> AppError | None:
    """The error for callers if a failure is no bug: concurrent changes, or an unavailable database; else None."""
    # The driver's message: SQLAlchemy's contains the statement and its values.
    cause = getattr(error, "orig", None) or error
    state = str(getattr(cause, "sqlstate", ""))
    if (
        isinstance(error, StaleDataError)
        or state in CONSTRAINT_STATES
        or any(text in str(cause) for text in SQLITE_CONSTRAINT_MESSAGES)
    ):
        log.warning("two changes met: %s", cause)
        return Conflict(N_("The change contradicts another one that was made at the same time"))
    if state in POOLER_STATES:
        log.error("a statement was lost between connections: is there a pooler that DATABASE_POOLER does not name?")
    elif isinstance(error, DBAPIError) and not (
        state in RETRYABLE_STATES or state.startswith(CONNECTION_STATES) or isinstance(error, DISCONNECTED)
    ):
        return None
    log.warning("database unavailable: %s", cause)
    return Unavailable(N_("The database cannot be reached at the moment"), headers={"Retry-After": "5"})


@asynccontextmanager
async def savepoint(session: AsyncSession) -> AsyncIterator[None]:
    """A block whose failed statement does not affect the rest of the transaction.

    Only PostgreSQL needs a savepoint for that, and only within a transaction: in autocommit each
    statement is its own transaction, and SQLite undoes no more than the statement that failed.
    """
    bind = session.get_bind()
    autocommit = bind.get_execution_options().get("isolation_level") == "AUTOCOMMIT"
    if bind.dialect.name == "sqlite" or autocommit:
        yield
        return
    async with session.begin_nested():
        yield


async def disable_seqscan(session: AsyncSession) -> None:
    """Make this transaction look rows up by index only.

    PostgreSQL's statistics do not contain its own writes yet: tables that it fills by the thousand are still planned
    as small ones, and scanned by each look-up.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SET LOCAL enable_seqscan = off"))


async def release_writer(session: AsyncSession) -> None:
    """Commit on SQLite, so that others can write before the next statement; its subscribers are notified at the end.

    For long work that is made of pieces, and that can be resumed or discarded between any two of them.
    """
    if session.get_bind().dialect.name == "sqlite":
        await session.commit()
        await asyncio.sleep(0)


@asynccontextmanager
async def or_else(session: AsyncSession, discard: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Run a block that releases the writer in between; if it fails, `discard` removes what it has committed."""
    done = False
    try:
        yield
        done = True
    finally:
        if not done:
            await session.rollback()
            await discard()


def for_update(statement: Select[T]) -> Select[T]:
    """Lock the rows until the transaction ends and read their newest state; others may still refer to them."""
    return statement.with_for_update(key_share=True).execution_options(populate_existing=True)


async def flush_or_conflict(session: AsyncSession, conflicts: Mapping[str, AppError]) -> None:
    """Flush; a violated constraint or unique index in `conflicts` raises the error given there."""
    try:
        await session.flush()
    except IntegrityError as error:
        name = violated_constraint(error)
        if name and name in conflicts:
            raise conflicts[name] from error
        raise


def violated_constraint(error: IntegrityError) -> str | None:
    """The name of the violated constraint or unique index; None if it is unknown."""
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
    """SQLite reports the columns of a violated unique index, not its name: `table.a, table.b` -> name."""
    names = {}
    for table in Base.metadata.tables.values():
        for rule in _unique_rules(table):
            names[", ".join(f"{table.name}.{column.name}" for column in rule.columns)] = str(rule.name)
    return names


def _unique_rules(table: Table) -> list[Index | UniqueConstraint | PrimaryKeyConstraint]:
    constraints = [rule for rule in table.constraints if isinstance(rule, UniqueConstraint | PrimaryKeyConstraint)]
    return [*constraints, *(index for index in table.indexes if index.unique)]
