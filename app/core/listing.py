"""Lists as data: rows in a total order, filtered, paged, and made into JSON by the database.

Entities reach a tenth of the speed of JSON that the database makes, so every list and every single resource is read
here: in one statement, however long the page is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, Generic

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    ScalarSelect,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.sql.selectable import CTE, FromClause

from app.core.clock import now
from app.core.cursor import Cursor, CursorKey
from app.core.filters import Bound, F
from app.core.reads import fetch_all
from app.core.sql.joins import computed_once, key_of, only, row_count
from app.core.sql.json import AnyColumn, as_json, json_pairs
from app.core.sql.order import SortKey, after_cursor, directed
from app.core.totals import RememberedTotal, remembered_totals
from app.core.types import UTCDateTime

NOW = bindparam("now", type_=UTCDateTime)
FEW = 1_000  # rows that are sorted rather than found by walking through all in order

RowSelect = Select[*tuple[Any, ...]]  # of any columns
# From the rows of one page to what they are joined with, and the columns that this adds.
Enrichment = Callable[[CTE], tuple[FromClause, Sequence[AnyColumn]]]


def no_enrichment(shown: CTE) -> tuple[FromClause, Sequence[AnyColumn]]:
    """Add nothing: the rows of most lists have all that is shown."""
    return shown, ()


def must_be_counted(active: frozenset[str]) -> ColumnElement[int] | None:
    """Know no total: most lists are short enough to be counted."""
    return None


def not_remembered(active: frozenset[str]) -> ColumnElement[int] | None:
    """Know no version: a total that must be counted is counted each time."""
    return None


def no_parameters(values: Mapping[str, object]) -> Mapping[str, object]:
    """Add nothing."""
    return {}


@dataclass(frozen=True, eq=False)
class Listing(Generic[F]):
    """A list of one noun's rows.

    `rows` selects the labelled columns of the answer and may use `NOW`. `filter` is the only thing that
    the rows can be read through: each of its names is in `conditions`, or in `parameters` if the rows themselves use
    its value. A condition has a bind parameter of the same name, or none if it is a flag that is on or off. A sort is
    expressions that are never NULL and end in a unique one. `enrich` adds what is expensive and therefore computed for
    the rows of one page only, such as sums. `count` is a total for some conditions that need not be counted, None for
    all others; its parameters are those of the filter and what `count_parameters` makes of them.

    `version` is a number that grows with each change of what some conditions are about; as long as it stays, a total
    that had to be counted is remembered. `indexed` has those that use the trigrams that `bind` finds in a value on
    SQLite; they stand for those of the same name where few rows are looked for.
    """

    rows: RowSelect
    filter: type[F]
    conditions: Mapping[str, ColumnElement[bool]]
    sorts: Mapping[str, Sequence[SortKey]]
    default_sort: str
    parameters: frozenset[str] = frozenset()
    enrich: Enrichment = no_enrichment
    count: Callable[[frozenset[str]], ColumnElement[int] | None] = must_be_counted
    count_parameters: Callable[[Mapping[str, object]], Mapping[str, object]] = no_parameters
    version: Callable[[frozenset[str]], ColumnElement[int] | None] = not_remembered
    indexed: Mapping[str, ColumnElement[bool]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a listing whose filter asks for what it does not know, or cannot ask for what it knows."""
        known = self.conditions.keys() | self.parameters
        if wrong := known ^ self.filter.names():
            raise TypeError(f"{self.filter.__name__} and its listing disagree about {', '.join(sorted(wrong))}")

    def active(self, bound: Bound[F]) -> frozenset[str]:
        """Return the names of the conditions that are on; TypeError if the filter belongs to another listing."""
        if not isinstance(bound, Bound) or bound.kind is not self.filter:
            raise TypeError(f"expected a bound {self.filter.__name__}, got {bound!r}")
        return frozenset(
            name
            for name, value in bound.values.items()
            if name in self.conditions and not (value is False and is_flag(name, self.conditions[name]))
        )

    def where(self, bound: Bound[F]) -> list[ColumnElement[bool]]:
        """Return the conditions that are on, for another statement; `bound.values` are its parameters."""
        return [self.conditions[name] for name in sorted(self.active(bound))]

    def order(self, sort: str = "") -> list[AnyColumn]:
        """Return the expressions to order by for the name of a sort; `-name` for descending."""
        sort = sort or self.default_sort
        keys = self.sorts[sort.removeprefix("-")]
        return directed(keys, sort.startswith("-"))


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A part of a list: a page by number, or the rows after a cursor. `sort` is a name, `-name` for descending."""

    page: int = 1
    per_page: int = 50
    sort: str = ""
    cursor: Cursor | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """`items` is a JSON array as text; `next_keys` are the sort values of its last row if more rows follow."""

    items: str
    total: int
    request: PageRequest
    next_keys: str | None


@cache
def is_flag(name: str, condition: ColumnElement[bool]) -> bool:
    """Return True if a condition takes no value."""
    return not any(isinstance(part, BindParameter) and part.key == name for part in visitors.iterate(condition))


async def page(session: AsyncSession, listing: Listing[F], bound: Bound[F], request: PageRequest) -> Page:
    """Read the part of the rows that `request` names, in one statement; two if a remembered total is out of date."""
    active = listing.active(bound)
    params: dict[str, object] = {
        **bound.values,
        **listing.count_parameters(bound.values),
        "now": now(),
        "limit": request.per_page,
        "ahead": request.per_page + 1,
    }
    sort = request.sort or listing.default_sort
    if request.cursor:
        params |= {f"mark_{place}": key for place, key in enumerate(request.cursor.keys)}
    else:
        params["offset"] = (request.page - 1) * request.per_page
    dialect, after = session.get_bind().dialect.name, bool(request.cursor)
    found = frozenset(name for name in active & listing.indexed.keys() if f"{name}_indexed" in bound.values)
    totals, key = remembered_totals(session), (listing, *sorted(bound.values.items()))
    remembered, can_find = totals.get(key), found == active & listing.indexed.keys()
    few = can_find and _may_be_remembered(listing, active)
    if remembered:
        few = can_find and remembered.total <= FEW
        statement = page_statement(listing, dialect, active, sort, after, few=few, counted=False)
        [row] = await fetch_all(session, statement, params)
        if row.version == remembered.version:
            return _page(row, remembered.total, request)
    statement = page_statement(listing, dialect, active, sort, after, few=few)
    [row] = await fetch_all(session, statement, params)
    if row.version is not None:
        totals.put(key, RememberedTotal(row.version, row.total))
    return _page(row, row.total, request)


@lru_cache(maxsize=1024)
def _may_be_remembered(listing: Listing[F], active: frozenset[str]) -> bool:
    return listing.count(active) is None and listing.version(active) is not None


def _page(row: Row[*tuple[Any, ...]], total: int, request: PageRequest) -> Page:
    return Page(row.items, total, request, row.last if row.fetched > request.per_page else None)


async def one(session: AsyncSession, listing: Listing[F], bound: Bound[F]) -> str | None:
    """Read the single row that passes the filter, as a JSON object; None if there is none."""
    statement = one_statement(listing, session.get_bind().dialect.name, listing.active(bound))
    rows = await fetch_all(session, statement, {**bound.values, "now": now()})
    return rows[0][0] if rows else None


@lru_cache(maxsize=1024)
def page_statement(
    listing: Listing[F],
    dialect: str,
    active: frozenset[str],
    sort: str,
    after: bool,
    *,
    few: bool = False,
    counted: bool = True,
) -> RowSelect:
    """One statement for count, version, items and the keys of the last row.

    `few`: the rows are likely few and an index knows them, so all are found before the first are taken; else these are
    expected soon on a walk in order. Without `counted` there is no count.
    """
    descending, keys = sort.startswith("-"), listing.sorts[sort.removeprefix("-")]
    conditions = {**listing.conditions, **(listing.indexed if few and dialect == "sqlite" else {})}
    matching = listing.rows.where(*(conditions[name] for name in sorted(active)))
    total, key, version = listing.count(active), key_of(listing.rows), None
    # Rows of several tables are joined for the page alone, not for those that it skips.
    picked, places = matching if key is None else only(matching, [key], keys), keys
    if key is not None and few:
        labels = [key.label("found"), *(sort_key.label(f"key_{place}") for place, sort_key in enumerate(keys))]
        found = computed_once(only(matching, labels, keys), "found")
        picked, places = select(found.c.found), [found.c[f"key_{place}"] for place in range(len(keys))]
        matching = select(found.c.found)
    if total is None:
        version, total = listing.version(active), row_count(matching) if counted else None
    picked = picked.order_by(*directed(places, descending)).limit(bindparam("ahead"))
    picked = picked.where(after_cursor(places, descending)) if after else picked.offset(bindparam("offset"))
    rows = picked if key is None else listing.rows.where(key.in_(picked)).order_by(*directed(keys, descending))
    ahead = rows.add_columns(*(key.label(f"key_{place}") for place, key in enumerate(keys))).cte("ahead")
    shown = [ahead.c[f"key_{place}"] for place in range(len(keys))]
    order = directed(shown, descending)
    last = (
        select(_array(dialect, [as_json(ahead.c[f"key_{place}"], dialect) for place in range(len(keys))]))
        .order_by(*order)
        .limit(1)
        .offset(bindparam("limit") - 1)
    )
    return select(
        (null() if total is None else total).label("total"),
        (null() if version is None else version).label("version"),
        select(func.count()).select_from(ahead).scalar_subquery().label("fetched"),
        last.scalar_subquery().label("last"),
        _items(dialect, ahead, order, listing.enrich).label("items"),
    )


@lru_cache(maxsize=256)
def one_statement(listing: Listing[F], dialect: str, active: frozenset[str]) -> RowSelect:
    """One row as a JSON object."""
    row = listing.rows.where(*(listing.conditions[name] for name in sorted(active))).cte("found")
    source, more = listing.enrich(row)
    columns = [as_json(column, dialect).label(column.key) for column in (*row.c, *more)]
    if dialect == "sqlite":
        return select(func.json_object(*json_pairs(columns))).select_from(source)
    item = select(*columns).select_from(source).subquery("item")
    return select(cast(func.row_to_json(literal_column("item")), Text)).select_from(item)


@lru_cache(maxsize=256)
def stream_statement(listing: Listing[F], dialect: str, active: frozenset[str], sort: str) -> RowSelect:
    """Every row as a JSON object, without enrichment, for reading in parts."""
    rows = listing.rows.where(*(listing.conditions[name] for name in sorted(active))).order_by(*listing.order(sort))
    columns = [as_json(column, dialect).label(column.key) for column in rows.selected_columns]
    if dialect == "sqlite":
        return rows.with_only_columns(func.json_object(*json_pairs(columns)), maintain_column_froms=True)
    item = rows.with_only_columns(*columns, maintain_column_froms=True).subquery("item")
    return select(cast(func.row_to_json(literal_column("item")), Text)).select_from(item)


def _items(dialect: str, ahead: CTE, order: Sequence[AnyColumn], enrich: Enrichment) -> ScalarSelect[str]:
    source, more = enrich(ahead)
    shown = [*(column for column in ahead.c if not column.key.startswith("key_")), *more]
    if dialect == "sqlite":
        rows = select(*shown).select_from(source).order_by(*order).limit(bindparam("limit")).subquery("item")
        columns = [as_json(column, dialect).label(column.key) for column in rows.c]
        return select(func.json_group_array(func.json_object(*json_pairs(columns)))).scalar_subquery()
    columns = [as_json(column, dialect).label(column.key) for column in shown]
    item = select(*columns).select_from(source).order_by(*order).limit(bindparam("limit")).subquery("item")
    rows_json = func.coalesce(cast(func.json_agg(func.row_to_json(literal_column("item"))), Text), "[]")
    return select(rows_json).select_from(item).scalar_subquery()


def _array(dialect: str, values: list[AnyColumn]) -> AnyColumn:
    return func.json_array(*values) if dialect == "sqlite" else cast(func.json_build_array(*values), Text)


def decode_cursor(listing: Listing[F], sort: str, keys: Sequence[CursorKey]) -> Cursor:
    """The cursor of raw sort values, converted to what the sort's expressions are compared with."""
    columns = listing.sorts[sort.removeprefix("-")]
    return Cursor(sort, tuple(_typed(column, key) for column, key in zip(columns, keys, strict=True)))


def _typed(column: SortKey, key: CursorKey) -> CursorKey | date:
    if isinstance(column.type, UTCDateTime):
        return datetime.fromisoformat(str(key))
    return date.fromisoformat(str(key)) if isinstance(column.type, Date) else key
