"""The work that a report is about, as rows that it adds up: from the rollups where these tell enough."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    null,
    or_,
    select,
)

from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.reports.groupings import GROUPINGS
from app.services.reports.periods import ReportPeriod
from app.services.time_entries import daily_work, rates
from app.services.time_entries.daily_work import DatedPeriod
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.queries import ENTRIES
from app.services.time_entries.rounding import ROUNDED_SECONDS, ROUNDING_MINUTES, ROUNDING_MODE

GroupBy = tuple[str, ...]
KEYS = tuple(f"by_{place}" for place in range(2))
apart = or_(
    TimeEntry.project_id.in_(bindparam("projects_apart", expanding=True)),
    TimeEntry.client_id.in_(bindparam("clients_apart", expanding=True)),
)
NO_MODE, NO_MINUTES = cast(null(), String).label("mode"), cast(null(), Integer).label("minutes")


def is_rolled_up(group_by: GroupBy, active: frozenset[str]) -> bool:
    """Return whether rollups can tell the groups apart, given the conditions of a filter."""
    return daily_work.is_kept_for(active) and all(GROUPINGS[name].in_work for name in group_by)


def dated_period(group_by: GroupBy, period: ReportPeriod) -> DatedPeriod:
    """Return the period with the days that the groups tell apart."""
    units = [name for name in group_by if GROUPINGS[name].is_date]
    return DatedPeriod(
        period.since,
        period.before,
        period.zone,
        (lambda day: any(period.key(unit, day) == day for unit in units)) if units else None,
        by_month=set(units) <= {"month"},
    )


def rolled_up(
    group_by: GroupBy, period: ReportPeriod, active: frozenset[str], *, some_apart: bool
) -> Select[*tuple[Any, ...]]:
    """The work as the rollups have it, without what is priced apart. Its rates are those of projects and clients."""
    work = daily_work.daily_work(active, dated_period(group_by, period), apart=some_apart)
    client = func.coalesce(daily_work.id_or_null(work.c.client_id), Project.client_id)
    keys = [GROUPINGS[name].in_work(work.c, period) for name in group_by if GROUPINGS[name].in_work]  # type: ignore[misc]  # the condition has tested it
    project = daily_work.id_or_null(work.c.project_id).label("project_id")
    apart_from_time = [
        *(key.label(name) for name, key in zip(KEYS, keys, strict=False)),
        project,
        work.c.billable,
        rates.PROJECT_RATE_CURRENCY.label("currency"),
        rates.PROJECT_RATE_CENTS.label("cents"),
    ]
    seconds = cast(func.sum(work.c.seconds), BigInteger)
    entries = cast(func.sum(work.c.entries), BigInteger)
    return (
        select(
            *apart_from_time,
            NO_MODE,
            NO_MINUTES,
            entries.label("entries"),
            seconds.label("seconds"),
            seconds.label("raw_seconds"),
        )
        .select_from(work)
        .outerjoin(Project, Project.id == work.c.project_id)
        .outerjoin(Client, Client.id == client)
        .group_by(*apart_from_time)
        .having(entries != 0)
    )


def from_entries(
    group_by: GroupBy, period: ReportPeriod, conditions: Sequence[ColumnElement[bool]], *, rounding: bool
) -> Select[*tuple[Any, ...]]:
    """The work as the entries have it, summed where all else is equal. They come from their list, with its filters."""
    one = (
        ENTRIES.rows.with_only_columns(
            *(GROUPINGS[by].column(period).label(name) for name, by in zip(KEYS, group_by, strict=False)),
            TimeEntry.project_id,
            TimeEntry.billable,
            rates.RATE_CURRENCY.label("currency"),
            rates.RATE_CENTS.label("cents"),
            ROUNDING_MODE.label("mode") if rounding else NO_MODE,
            ROUNDING_MINUTES.label("minutes") if rounding else NO_MINUTES,
            (ROUNDED_SECONDS if rounding else TimeEntry.duration_seconds).label("seconds"),
            TimeEntry.duration_seconds.label("raw_seconds"),
            maintain_column_froms=True,
        )
        .where(*conditions)
        .subquery("one")
    )
    equal = [column for column in one.c if not column.key.endswith("seconds")]
    # PostgreSQL would make decimals of sums.
    sums = (cast(func.sum(one.c[name]), BigInteger).label(name) for name in ("seconds", "raw_seconds"))
    return select(*equal, func.count().label("entries"), *sums).group_by(*equal)
