"""Rows of a list with the time booked on them, which is summed for the rows of one page only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Select, func, literal_column

from app.core.listing import Enrichment

# Given a statement of ids, one with columns `id` and some of `TimeTotals`: the time of those that have any.
TimeSums = Callable[[Select[int]], Select[*tuple[Any, ...]]]
AddedColumns = Sequence[ColumnElement[Any]]


@dataclass(frozen=True)
class TimeTotals:
    """The seconds of a row's ended entries: all, and the billable ones; of a project also what these are worth.

    `value` is in the currency of its client; it leaves out the seconds `without_rate` and those `in_other_currencies`.
    """

    seconds: ColumnElement[int]
    billable: ColumnElement[int]
    value: ColumnElement[Decimal]
    without_rate: ColumnElement[int]
    in_other_currencies: ColumnElement[int]


def no_columns(_rows: CTE, _time: TimeTotals) -> AddedColumns:
    """Add no columns."""
    return ()


def with_time_totals(sums: TimeSums, columns: Callable[[CTE, TimeTotals], AddedColumns]) -> Enrichment:
    """Return an enrichment that joins rows, by their `id`, with their time and adds the `columns` made of both."""

    def enrich(rows: CTE) -> tuple[FromClause, AddedColumns]:
        found = sums(rows.select().with_only_columns(rows.c.id)).subquery("booked")
        time = TimeTotals(*(_or_zero(found, total.name) for total in fields(TimeTotals)))
        return rows.outerjoin(found, found.c.id == rows.c.id), columns(rows, time)

    return enrich


def _or_zero(found: FromClause, name: str) -> ColumnElement[Any]:
    return func.coalesce(found.c[name], literal_column("0")) if name in found.c else literal_column("0")
