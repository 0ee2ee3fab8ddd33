"""Lists as data: rows in a total order, filtered, paged, and made into JSON by the database.

Entities reach a tenth of the speed of JSON that the database makes, so every list and every single
resource is read through here: one statement, whatever the length of the page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.selectable import CTE, FromClause

from app.core.clock import now
from app.core.cursor import Cursor
from app.core.sql import as_json
from app.core.types import UTCDateTime

NOW = bindparam("now", type_=UTCDateTime)

# Given the rows that are shown, what they are joined with and the columns that come of it.
Beside = Callable[[CTE], tuple[FromClause, Sequence[ColumnElement[Any]]]]


def alone(shown: CTE) -> tuple[FromClause, Sequence[ColumnElement[Any]]]:
    """Most lists have all that they show in their rows."""
    return shown, ()


@dataclass(frozen=True, eq=False)
class Listing:
    """What can be listed of one noun.

    `rows` selects the labelled columns of the answer and has `NOW` at its disposal. Each filter is a condition on a
    bind parameter of the filter's own name. A sort is expressions that are never NULL and end in a unique one.
    `beside` adds what is dear and therefore computed for the rows of one page only, such as sums of what they have.
    """

    rows: Select[*tuple[Any, ...]]
    filters: Mapping[str, Any]
    sorts: Mapping[str, tuple[Any, ...]]
    default_sort: str
    beside: Beside = alone

    def order(self, sort: str = "") -> list[ColumnElement[Any]]:
        """What to order by for the name of a sort; `-name` for descending."""
        sort = sort or self.default_sort
        keys = self.sorts[sort.removeprefix("-")]
        return [key.desc() if sort.startswith("-") else key.asc() for key in keys]


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which part of a list: a page by number, or what follows a cursor. `sort` is a name, `-name` for descending."""

    page: int = 1
    per_page: int = 50
    sort: str = ""
    cursor: Cursor | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """`items` is a JSON array as text; `next_keys` are the sort values of its last row where more rows follow."""

    items: str
    total: int
    request: PageRequest
    next_keys: str | None


async def page(session: AsyncSession, listing: Listing, given: Mapping[str, object], request: PageRequest) -> Page:
    """The rows that pass every filter in `given` (None: not given), in one statement.

    Names in `given` that are no filters are values for parameters of the rows themselves.
    """
    params: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    active = frozenset(params).intersection(listing.filters)
    params |= {"now": now(), "limit": request.per_page, "ahead": request.per_page + 1}
    sort = request.sort or listing.default_sort
    if request.cursor:
        params |= {f"mark_{place}": key for place, key in enumerate(request.cursor.keys)}
    else:
        params["offset"] = (request.page - 1) * request.per_page
    statement = page_statement(listing, session.get_bind().dialect.name, active, sort, bool(request.cursor))
    row = (await session.execute(statement, params)).one()
    return Page(row.items, row.total, request, row.last if row.fetched > request.per_page else None)


async def one(session: AsyncSession, listing: Listing, given: Mapping[str, object]) -> str | None:
    """The single row that passes the filters, as a JSON object; None where there is none."""
    active = frozenset(given).intersection(listing.filters)
    statement = one_statement(listing, session.get_bind().dialect.name, active)
    return (await session.execute(statement, {**given, "now": now()})).scalar_one_or_none()


@lru_cache(maxsize=1024)
def page_statement(listing: Listing, dialect: str, active: frozenset[str], sort: str, after: bool) -> Select[Any]:
    """One statement for count, items and the keys of the last row."""
    descending, keys = sort.startswith("-"), listing.sorts[sort.removeprefix("-")]
    matching = listing.rows.where(*(listing.filters[name] for name in sorted(active)))
    total = select(func.count()).select_from(
        matching.with_only_columns(literal_column("1"), maintain_column_froms=True).order_by(None).subquery()
    )
    rows = matching.add_columns(*(key.label(f"key_{place}") for place, key in enumerate(keys)))
    rows = rows.order_by(*(key.desc() if descending else key.asc() for key in keys)).limit(bindparam("ahead"))
    if after:
        rows = rows.where(beyond(keys, descending))
    else:
        rows = rows.offset(bindparam("offset"))
    ahead = rows.cte("ahead")
    shown = [ahead.c[f"key_{place}"] for place in range(len(keys))]
    order = [key.desc() if descending else key.asc() for key in shown]
    last = (
        select(_array(dialect, [as_json(ahead.c[f"key_{place}"], dialect) for place in range(len(keys))]))
        .order_by(*order)
        .limit(1)
        .offset(bindparam("limit") - 1)
    )
    return select(
        total.scalar_subquery().label("total"),
        select(func.count()).select_from(ahead).scalar_subquery().label("fetched"),
        last.scalar_subquery().label("last"),
        _items(dialect, ahead, order, listing.beside).label("items"),
    )


@lru_cache(maxsize=256)
def one_statement(listing: Listing, dialect: str, active: frozenset[str]) -> Select[*tuple[Any, ...]]:
    """One row as a JSON object."""
    row = listing.rows.where(*(listing.filters[name] for name in sorted(active))).cte("found")
    source, more = listing.beside(row)
    columns = [as_json(column, dialect).label(column.key) for column in (*row.c, *more)]
    if dialect == "sqlite":
        return select(func.json_object(*_pairs(columns))).select_from(source)
    item = select(*columns).select_from(source).subquery("item")
    return select(cast(func.row_to_json(literal_column("item")), Text)).select_from(item)


@lru_cache(maxsize=256)
def each_statement(listing: Listing, dialect: str, active: frozenset[str], sort: str) -> Select[*tuple[Any, ...]]:
    """Every row as a JSON object, for reading one part after the other; without what is `beside` them."""
    rows = listing.rows.where(*(listing.filters[name] for name in sorted(active))).order_by(*listing.order(sort))
    columns = [as_json(column, dialect).label(column.key) for column in rows.selected_columns]
    if dialect == "sqlite":
        return rows.with_only_columns(func.json_object(*_pairs(columns)), maintain_column_froms=True)
    item = rows.with_only_columns(*columns, maintain_column_froms=True).subquery("item")
    return select(cast(func.row_to_json(literal_column("item")), Text)).select_from(item)


def beyond(keys: tuple[Any, ...], descending: bool) -> ColumnElement[bool]:
    """Rows after the cursor: `(a, b) > (:mark_0, :mark_1)` spelled out, because types and indexes like it so."""
    steps = []
    for place, key in enumerate(keys):
        mark = bindparam(f"mark_{place}", type_=key.type)
        equal = [other == bindparam(f"mark_{at}", type_=other.type) for at, other in enumerate(keys[:place])]
        steps.append(and_(*equal, key < mark if descending else key > mark))
    return or_(*steps)


def _items(dialect: str, ahead: CTE, order: list[Any], beside: Beside) -> ColumnElement[Any]:
    source, more = beside(ahead)
    shown = [*(column for column in ahead.c if not column.key.startswith("key_")), *more]
    if dialect == "sqlite":
        rows = select(*shown).select_from(source).order_by(*order).limit(bindparam("limit")).subquery("item")
        columns = [as_json(column, dialect).label(column.key) for column in rows.c]
        return select(func.json_group_array(func.json_object(*_pairs(columns)))).scalar_subquery()
    columns = [as_json(column, dialect).label(column.key) for column in shown]
    item = select(*columns).select_from(source).order_by(*order).limit(bindparam("limit")).subquery("item")
    rows_json = func.coalesce(cast(func.json_agg(func.row_to_json(literal_column("item"))), Text), "[]")
    return select(rows_json).select_from(item).scalar_subquery()


def _array(dialect: str, values: list[Any]) -> ColumnElement[Any]:
    return func.json_array(*values) if dialect == "sqlite" else cast(func.json_build_array(*values), Text)


def _pairs(columns: list[Any]) -> list[Any]:
    pairs: list[Any] = []
    for column in columns:
        pairs += [literal_column(f"'{column.key}'"), column]
    return pairs


def typed(listing: Listing, sort: str, keys: list[Any]) -> Cursor:
    """The cursor for raw sort values; they become what the sort's expressions compare with."""
    columns = listing.sorts[sort.removeprefix("-")]
    return Cursor(sort, tuple(_typed(column, key) for column, key in zip(columns, keys, strict=True)))


def _typed(column: Any, key: Any) -> Any:
    if isinstance(column.type, UTCDateTime):
        return datetime.fromisoformat(key)
    return date.fromisoformat(key) if isinstance(column.type, Date) else key
