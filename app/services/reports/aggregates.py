"""Tracked time, summed by the database: one row for each line of a report and currency, and for each project."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    SQLColumnExpression,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.errors import invalid_fields
from app.core.messages import N_
from app.core.principal import Principal
from app.services.projects.models import Project
from app.services.reports import priced_apart, work
from app.services.reports.groupings import GROUPINGS, GroupKey, NamedEntity
from app.services.reports.periods import ReportPeriod
from app.services.reports.query import SummaryQuery
from app.services.reports.work import GroupBy
from app.services.settings.instance import Instance
from app.services.time_entries import daily_work, rates
from app.services.time_entries.filters import EntryFilter
from app.services.time_entries.queries import ENTRIES

MAX_AGGREGATES = 50_000  # rows of one report, which a worker's memory can hold
SUMS = ("entries", "seconds", "raw_seconds", "billable_seconds", "unrated_seconds", "amount")
LAST = len(("currency", "mode", "minutes", *SUMS))
_of_line = aliased(Project)
PROJECT = NamedEntity(_of_line, _of_line.id, _of_line.name)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Sums of entries of one group of the report, or of one project. `seconds` are rounded, `raw_seconds` tracked.

    `unrated_seconds` are billable ones without a rate. `amount` is in hundredths times seconds per hour, in
    `currency`; None without a rate. `mode` and `minutes` are the rule
    by which entries of a project are rounded.
    """

    keys: tuple[GroupKey, ...]
    names: tuple[str | None, ...]
    currency: str
    mode: str | None
    minutes: int | None
    entries: int
    seconds: int
    raw_seconds: int
    billable_seconds: int
    unrated_seconds: int
    amount: int | None


@dataclass(frozen=True, slots=True)
class Aggregates:
    """The sums of a report's groups, and those of its projects; both are of the same entries."""

    groups: list[Aggregate]
    projects: list[Aggregate]


async def read_aggregates(
    session: AsyncSession, caller: Principal, query: SummaryQuery, period: ReportPeriod, settings: Instance
) -> Aggregates:
    """Return the sums of the query's entries that the caller may see: in one statement, and one before it if rollups
    are used, for what these cannot tell.

    Raise Invalid if they are too many for a report.
    """
    bound = report_filter(query, period).bind(session, caller)
    active, values = ENTRIES.active(bound), {**bound.values, **rates.rate_parameters(settings)}
    some_apart = None
    if work.is_rolled_up(query.group_by, active):
        apart = await priced_apart.read_priced_apart(session, period, rounding=query.rounding)
        some_apart = bool(apart)
        values |= apart.parameters() | daily_work.parameters(work.dated_period(query.group_by, period))
    statement = _statement(query.group_by, query.rounding, period, active, some_apart)
    rows = (await session.execute(statement, values)).all()
    if len(rows) > MAX_AGGREGATES:
        raise invalid_fields(
            group_by=N_(
                "makes more than {max_aggregates} different lines; ask for less at once", max_aggregates=MAX_AGGREGATES
            )
        )
    size = len(query.group_by)
    groups, projects = [], []
    for row in rows:
        if row.is_project:
            projects.append(Aggregate((row.project_id,), (row.project_name,), *row[-LAST:]))
        else:
            groups.append(Aggregate(tuple(row[:size]), tuple(row[size : 2 * size]), *row[-LAST:]))
    return Aggregates(groups, projects)


def report_filter(query: SummaryQuery, period: ReportPeriod) -> EntryFilter:
    """Return the filter of the entries that the report is about."""
    return EntryFilter(
        project_id=query.project_id,
        client_id=query.client_id,
        task_id=query.task_id,
        user_id=query.user_id,
        billable=query.billable,
        paid=query.paid,
        tag=query.tag,
        since=period.since,
        before=period.before,
        finished=True,
    )


@lru_cache(maxsize=64)  # making it takes as long as reading a short period
def _statement(
    group_by: GroupBy, rounding: bool, period: ReportPeriod, active: frozenset[str], some_apart: bool | None
) -> Select[*tuple[Any, ...]]:
    """Read the lines of a report: from the rollups, and the entries that are priced apart if there are some; with
    None from the entries alone.
    """
    conditions, found = [ENTRIES.conditions[name] for name in sorted(active)], []
    if some_apart is not None:
        found.append(work.rolled_up(group_by, period, active, some_apart=some_apart))
        conditions.append(work.apart)
    if some_apart is not False:
        found.append(work.from_entries(group_by, period, conditions, rounding=rounding))
    return _lines(union_all(*found).cte("work_of_report"), group_by)


def _lines(found: CTE, group_by: GroupBy) -> Select[*tuple[Any, ...]]:
    """Sum the work by group, and by project; add the names of the ids."""
    keys = work.KEYS[: len(group_by)]
    of_project, of_group = ("project_id", "mode", "minutes"), keys
    parts = [_summed(found, keys, chosen) for chosen in ([of_project, of_group] if keys else [of_project])]
    lines = union_all(*parts).subquery("lines")
    source: FromClause = lines.outerjoin(PROJECT.table, PROJECT.id == lines.c.project_id)
    names: list[SQLColumnExpression[str | None]] = []
    for name, by in zip(keys, group_by, strict=True):
        entity = GROUPINGS[by].entity
        names.append((entity.name if entity else null()).label(f"name_of_{name}"))
        if entity:
            source = source.outerjoin(entity.table, entity.id == lines.c[name])
    about_project = lines.c.is_project, lines.c.project_id, PROJECT.name.label("project_name")
    last = [lines.c[name] for name in ("currency", "mode", "minutes", *SUMS)]
    statement = select(*(lines.c[name] for name in keys), *names, *about_project, *last)
    return statement.select_from(source).limit(MAX_AGGREGATES + 1)


def _summed(found: CTE, keys: tuple[str, ...], chosen: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """Sum by the chosen columns and the currency; the other ones are NULL."""
    by = [found.c[name] for name in (*chosen, "currency")]
    others = {name: cast(null(), found.c[name].type).label(name) for name in (*keys, "project_id", "mode", "minutes")}
    columns = {**others, **{column.key: column for column in by}}
    priced = and_(found.c.billable, found.c.cents.is_not(None))
    unrated = and_(found.c.billable, found.c.cents.is_(None))
    sums: list[ColumnElement[Any]] = [
        *(func.sum(found.c[name]) for name in ("entries", "seconds", "raw_seconds")),
        func.coalesce(func.sum(case((found.c.billable, found.c.seconds))), 0),
        func.coalesce(func.sum(case((unrated, found.c.seconds))), 0),
        func.sum(case((priced, found.c.seconds * found.c.cents))),
    ]
    # PostgreSQL would make decimals of sums.
    totals = [cast(total, BigInteger).label(name) for name, total in zip(SUMS, sums, strict=True)]
    place = literal(chosen != keys).label("is_project")
    return select(*columns.values(), place, *totals).group_by(*by)
