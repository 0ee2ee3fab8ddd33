"""Rows of a list beside the time that is booked on them, which is summed for the rows of one page only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Select, func

from app.core.listing import Beside

# Given a statement of ids, one with columns `id`, `seconds` and `billable`: the time of those that have any.
Sums = Callable[[Select[*tuple[Any, ...]]], Select[*tuple[Any, ...]]]
Columns = Sequence[ColumnElement[Any]]


@dataclass(frozen=True)
class Time:
    """The seconds of ended entries of the row at hand, all and the billable ones."""

    seconds: ColumnElement[Any]
    billable: ColumnElement[Any]


def nothing(_rows: CTE, _time: Time) -> Columns:
    """No further columns."""
    return ()


def timed(sums: Sums, columns: Callable[[CTE, Time], Columns]) -> Beside:
    """Joins the rows of a page, which have an `id`, with their time, and makes `columns` of both."""

    def beside(rows: CTE) -> tuple[FromClause, Columns]:
        found = sums(rows.select().with_only_columns(rows.c.id)).subquery("booked")
        time = Time(func.coalesce(found.c.seconds, 0), func.coalesce(found.c.billable, 0))
        return rows.outerjoin(found, found.c.id == rows.c.id), columns(rows, time)

    return beside
