"""Indexes of trigrams, which find texts that contain another one: GIN on PostgreSQL, FTS5 on SQLite.

Migrations make them, and triggers keep those of SQLite. What they find is compared with the text as without them, so
both databases answer the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    SelectBase,
    Table,
    bindparam,
    column,
    func,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.core.sql.joins import computed_once
from app.core.sql.search import matches

# Rows at the beginning of an order that are compared before an index is asked: a common word is among them, and of a
# rare one an index finds few rows. What is too short for an index is sought in the first rows alone.
FIRST_ROWS, FIRST_ROWS_OF_SHORT = 1_000, 20_000

Keys = Sequence[ColumnElement[Any]]
Conditions = Sequence[ColumnElement[bool]]


@dataclass(frozen=True, eq=False)
class TrigramIndex:
    """The index of some columns of a table with one primary key."""

    columns: tuple[InstrumentedAttribute[Any], ...]

    @cached_property
    def table(self) -> Table:
        """The table whose texts are indexed."""
        found: Table = self.columns[0].class_.__table__
        return found

    @property
    def key(self) -> ColumnElement[int]:
        """The primary key."""
        (key,) = self.table.primary_key
        return key

    def matches(self, name: str = "text") -> ColumnElement[bool]:
        """The condition that one of the columns contains the bound value `name` of `search_values`."""
        return or_(*(matches(column, name) for column in self.columns))

    def has_grams(self, name: str = "text") -> ColumnElement[bool]:
        """The condition that SQLite's index knows the row by the bound trigrams, for `matches` to decide."""
        grams = table(f"{self.table.name}_trigrams", column("rowid"))
        query = column(grams.name).op("MATCH", is_comparison=True)(bindparam(f"{name}_grams"))
        return self.key.in_(select(grams.c.rowid).where(query))


def first_found(
    index: TrigramIndex, where: Conditions, order: Keys, *, descending: bool = False, indexed: bool, grams: bool
) -> SelectBase:
    """Return the keys of the first rows in an order that contain the bound `text`, at most the bound `limit` of them.

    `indexed` is what `is_indexed` says about the text: a shorter one is sought in the first 20,000 rows alone. `grams`
    is whether there are bound trigrams.
    """
    keys = [key.label(f"key_{place}") for place, key in enumerate(order)]
    limit: ColumnElement[int] = bindparam("limit")

    def ordered(rows: FromClause | None = None) -> list[ColumnElement[Any]]:
        places = keys if rows is None else [rows.c[key.key] for key in keys]
        return [key.desc() if descending else key.asc() for key in places]

    first = select(index.key.label("found"), *keys, *index.columns).where(*where).order_by(*ordered())
    rows = first.limit(FIRST_ROWS if indexed else FIRST_ROWS_OF_SHORT).subquery("first_rows")
    contains = or_(*(matches(rows.c[column.key]) for column in index.columns))
    near = computed_once(select(rows.c.found).where(contains).order_by(*ordered(rows)).limit(limit), "near")
    if not indexed:
        return select(near.c.found)
    enough = select(func.count()).select_from(near).scalar_subquery() >= limit
    candidates = (index.has_grams(), index.matches()) if grams else (index.matches(),)
    far = computed_once(select(index.key.label("found"), *keys).where(~enough, *candidates, *where), "far")
    best = select(far.c.found).order_by(*ordered(far)).limit(limit).subquery("best")
    return union_all(select(near.c.found).where(enough), select(best.c.found))
