"""Joins that a statement can do without: to count entries, nobody needs the names of their projects."""

from collections.abc import Iterable, Sequence
from operator import eq
from typing import Any, cast

from sqlalchemy import (
    CTE,
    Alias,
    ColumnElement,
    FromClause,
    Join,
    Select,
    Table,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BinaryExpression

Statement = Select[*tuple[Any, ...]]
Expression = ColumnElement[Any] | InstrumentedAttribute[Any]
Expressions = Sequence[Expression]


def row_count(statement: Statement) -> ColumnElement[int]:
    """Return the number of rows of a statement that is neither limited nor ordered."""
    if _main_table(statement) is not None:
        return only(statement, [func.count()]).scalar_subquery()
    rows = statement.with_only_columns(literal_column("1"), maintain_column_froms=True).order_by(None).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def key_of(statement: Statement) -> ColumnElement[Any] | None:
    """Return the key by which joined rows can be found later; None if there is no join, or no such key."""
    main = _main_table(statement)
    if main is None or not isinstance(_froms(statement)[0], Join):
        return None
    (key,) = main.primary_key.columns
    return key


def only(statement: Statement, columns: Expressions, order: Expressions = ()) -> Statement:
    """Return a statement with other columns, without the joins that these, its conditions and `order` do not need."""
    conditions = statement._where_criteria
    source = _without_unused_joins(_froms(statement)[0], {*_tables([*columns, *order, *conditions])})
    return select(*columns).select_from(source).where(*conditions)


def computed_once(rows: Statement, name: str) -> CTE:
    """A part of a statement that is planned by itself: the order and limit around it must not choose its index."""
    return rows.cte(name).prefix_with("MATERIALIZED")


def _main_table(statement: Statement) -> Table | None:
    """The table whose rows a statement returns once each, with joins or without: it is on the left of all joins."""
    if statement._group_by_clauses or statement._distinct or statement._limit_clause is not None:
        return None
    froms = _froms(statement)
    source = froms[0] if len(froms) == 1 else None
    while isinstance(source, Join):
        if not _keeps_count(source):
            return None
        source = source.left
    return source if isinstance(source, Table) and len(source.primary_key.columns) == 1 else None


def _froms(statement: Statement) -> Sequence[FromClause]:
    """The tables and joins of a statement, found without its columns and conditions."""
    bare: Statement = statement.with_only_columns(literal_column("1"), maintain_column_froms=True)
    bare._where_criteria = ()
    return bare.get_final_froms()


def _without_unused_joins(source: FromClause, needed: set[str]) -> FromClause:
    if not isinstance(source, Join):
        return source
    if _keeps_count(source) and _name(source.right) not in needed:
        return _without_unused_joins(source.left, needed)
    on = cast(ColumnElement[bool], source.onclause)
    return _without_unused_joins(source.left, needed | {*_tables([on])}).join(source.right, on, isouter=source.isouter)


def _keeps_count(join: Join) -> bool:
    """True if each row of the left side is in the join exactly once.

    So it is if the right side is joined by its primary key, and no row is lost: the join is an outer one, or the left
    side refers to the right one by a foreign key that is never null.
    """
    right, on = join.right, join.onclause
    keys = list(right.primary_key) if isinstance(right, Table | Alias) else []
    if len(keys) != 1 or not isinstance(on, BinaryExpression) or on.operator is not eq:
        return False
    (key,) = keys
    for side, other in ((on.left, on.right), (on.right, on.left)):
        if side.compare(key):
            refers = any(foreign.column is key for foreign in getattr(other, "foreign_keys", ()))
            return join.isouter or (refers and not getattr(other, "nullable", True))
    return False


def _tables(expressions: Iterable[Expression]) -> Iterable[str]:
    """The names of the tables whose columns there are in expressions, subqueries included."""
    for expression in expressions:
        for part in visitors.iterate(expression.expression):
            table = getattr(part, "table", None)
            if table is not None:
                yield _name(table)


def _name(source: FromClause) -> str:
    return str(getattr(source, "name", ""))
