"""Rows of a list with the time booked on them, which is summed for the rows of one page only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Select, func

from app.core.listing import Enrichment

# Given a statement of ids, one with columns `id`, `seconds` and `billable`: the time of those that have any.
TimeSums = Callable[[Select[int]], Select[int | None, int | None, int | None]]
AddedColumns = Sequence[ColumnElement[Any]]


@dataclass(frozen=True)
class TimeTotals:
    """The seconds of a row's ended entries: all, and the billable ones."""

    seconds: ColumnElement[int]
    billable: ColumnElement[int]


def no_columns(_rows: CTE, _time: TimeTotals) -> AddedColumns:
    """Add no columns."""
    return ()


def with_time_totals(sums: TimeSums, columns: Callable[[CTE, TimeTotals], AddedColumns]) -> Enrichment:
    """Return an enrichment that joins rows, by their `id`, with their time and adds the `columns` made of both."""

    def enrich(rows: CTE) -> tuple[FromClause, AddedColumns]:
        found = sums(rows.select().with_only_columns(rows.c.id)).subquery("booked")
        time = TimeTotals(func.coalesce(found.c.seconds, 0), func.coalesce(found.c.billable, 0))
        return rows.outerjoin(found, found.c.id == rows.c.id), columns(rows, time)

    return enrich
