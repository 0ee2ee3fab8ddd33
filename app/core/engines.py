"""The engines of a database: how SQLite and PostgreSQL are connected to."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import AdaptedConnection, Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

Pooler = Literal["none", "transaction"]

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "temp_store=MEMORY",
)
# The next transaction may run on another connection of the pooler's, where a name means nothing, or another client's
# statement. One without a name is parsed again in the message that runs it, so this is safe in autocommit too.
UNNAMED: Mapping[str, Any] = {
    "statement_cache_size": 0,
    "prepared_statement_cache_size": 0,
    "prepared_statement_name_func": str,
}
AUTOCOMMIT = {"isolation_level": "AUTOCOMMIT"}
STEADY = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def sqlite_engine(url: str, *, begin: str, pool_size: int, pragmas: Sequence[str] = ()) -> AsyncEngine:
    """An engine on a SQLite file whose transactions begin with `begin`."""
    engine = create_async_engine(url, pool_size=pool_size, max_overflow=0, pool_timeout=30)
    prepare_sqlite(engine.sync_engine, begin=begin, pragmas=(*PRAGMAS, *pragmas))
    return engine


def prepare_sqlite(engine: Engine, *, begin: str = "BEGIN IMMEDIATE", pragmas: Sequence[str] = PRAGMAS) -> None:
    """Begin transactions explicitly: the driver's way loses updates."""

    @event.listens_for(engine, "connect")
    def _(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def postgres_engine(url: str, *, pool_size: int, pooler: Pooler = "none") -> AsyncEngine:
    """An engine on a PostgreSQL server, or on a pooler in front of it that gives each transaction a connection."""
    arguments: dict[str, Any] = {"server_settings": {"timezone": "UTC", "application_name": "timetracker"}}
    if pooler == "transaction":
        arguments |= UNNAMED
    engine = create_async_engine(url, pool_size=pool_size, max_overflow=pool_size, connect_args=arguments)
    prepare_postgres(engine.sync_engine)
    if pooler == "none":
        disable_jit(engine.sync_engine)
    return engine


def prepare_postgres(engine: Engine) -> None:
    """Turn every failure to connect into a ConnectionError: the driver has a dozen kinds."""

    @event.listens_for(engine, "do_connect")
    def _(
        dialect: DefaultDialect, _record: object, args: Sequence[object], kwargs: Mapping[str, object]
    ) -> DBAPIConnection:
        try:
            return dialect.connect(*args, **kwargs)
        except (OSError, dialect.loaded_dbapi.Error) as error:
            raise ConnectionError(str(error) or "no answer in time") from error


def disable_jit(engine: Engine) -> None:
    """Leave statements uncompiled: a list with sums takes a second to compile and a twentieth of one to run.

    It sets the session, so a pooler must do it itself (docs/SCALING.md): as a parameter of the start PgBouncer would
    refuse it.
    """

    @event.listens_for(engine, "connect")
    def _(connection: AdaptedConnection, _record: object) -> None:
        connection.run_async(lambda driver: driver.execute("SET jit = off"))
