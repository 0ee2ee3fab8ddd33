"""Entities that Core statements write: SQLAlchemy's unit of work takes several times as long for a single row."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Column, Index, Insert, Select, Table, Update, bindparam, inspect, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.schema import DefaultGenerator

from app.core.types import Base, table_of

KEY = "id"

B = TypeVar("B", bound=Base)


async def insert_row(session: AsyncSession, entity: Base, *, unless: Index | None = None) -> bool:
    """Insert an entity at once; return False if a row of the unique index `unless` is in its way.

    Afterwards the entity belongs to the session, as it does after a flush.
    """
    table = table_of(type(entity))
    values = {column.key: _value(entity, column) for column in table.c if column.key != KEY}
    key = await session.scalar(_insert(table, session.get_bind().dialect.name, unless), values)
    if key is None:
        return False
    _commit_values(entity, {**values, KEY: key})
    make_transient_to_detached(entity)
    session.add(entity)
    return True


async def select_row(
    session: AsyncSession, kind: type[B], statement: Select[*tuple[Any, ...]], params: Mapping[str, object]
) -> B | None:
    """Read the entity whose columns a statement selects, or None. It does not belong to the session."""
    row = (await session.execute(statement, params)).one_or_none()
    if row is None:
        return None
    entity = kind()
    _commit_values(entity, row._asdict())
    make_transient_to_detached(entity)
    return entity


async def flush_row(session: AsyncSession, entity: Base) -> None:
    """Update the row of an entity, which the transaction has locked, with the columns that were set since.

    Other entities are not flushed.
    """
    table = table_of(type(entity))
    values = {part.key: part.value for part in inspect(entity).attrs if part.history.has_changes()}
    values |= {column.key: _default(column.onupdate) for column in table.c if column.onupdate is not None}
    await session.execute(_update(table), {**values, "key": getattr(entity, KEY)})
    _commit_values(entity, values)


def _commit_values(entity: Base, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        set_committed_value(entity, name, value)


def _value(entity: Base, column: Column[object]) -> object:
    """Return the value to store: the entity's, or else the column's default."""
    value = getattr(entity, column.key)
    return value if value is not None or column.default is None else _default(column.default)


def _default(default: DefaultGenerator) -> object:
    value: object = default.arg  # type: ignore[attr-defined]  # ours are values and functions
    return value(None) if callable(value) else value


@lru_cache
def _insert(table: Table, dialect: str, unless: Index | None) -> Insert:
    kind = postgresql if dialect == "postgresql" else sqlite
    statement: postgresql.Insert | sqlite.Insert = kind.insert(table)
    if unless is not None:
        where = unless.dialect_options[dialect]["where"]
        statement = statement.on_conflict_do_nothing(index_elements=list(unless.columns.keys()), index_where=where)
    return statement.returning(table.c[KEY])


@lru_cache
def _update(table: Table) -> Update:
    return update(table).where(table.c[KEY] == bindparam("key"))
