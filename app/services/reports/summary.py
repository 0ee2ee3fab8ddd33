"""The summary report: time and amounts of a period, by up to two groupings."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.principal import Principal
from app.services.accounts import preferences
from app.services.reports import aggregates, periods, rows
from app.services.reports.aggregates import Aggregate
from app.services.reports.periods import ReportPeriod
from app.services.reports.query import SummaryQuery
from app.services.reports.rows import ReportRow
from app.services.settings import instance
from app.services.time_entries.rounding import RoundingRule


@dataclass(frozen=True, slots=True)
class SummaryReport:
    """The result of a query. `total` has the groups as its rows; `projects` add up to the same.

    `rules` are the rounding rules of the entries in it.
    """

    query: SummaryQuery
    period: ReportPeriod
    total: ReportRow
    projects: list[ReportRow]
    rules: list[RoundingRule]


async def read_summary(session: AsyncSession, caller: Principal, query: SummaryQuery) -> SummaryReport:
    """Return the report, in at most four statements. An entry belongs to the day of its start in the report's zone.

    Raise Invalid, naming the field, for a query without an answer; Forbidden for another user's time. Running timers
    are left out.
    """
    query.check(caller)
    settings = await instance.read_settings(session)
    weekday = await preferences.first_weekday(session, caller.user_id) if query.has_weeks() else preferences.MONDAY
    period = periods.resolve_period(query.start, query.end, query.period, query.zone or caller.zone, weekday)
    query.check_length(period)
    found = await aggregates.read_aggregates(session, caller, query, period, settings)
    return SummaryReport(
        query, period, rows.report_tree(found, query, period), rows.project_rows(found), _rules(found.projects)
    )


def _rules(found: Iterable[Aggregate]) -> list[RoundingRule]:
    counts: Counter[tuple[str, int]] = Counter()
    for aggregate in found:
        if aggregate.minutes is not None and aggregate.mode is not None:
            counts[aggregate.mode, aggregate.minutes] += aggregate.entries
    return [RoundingRule(mode, minutes, entries) for (mode, minutes), entries in sorted(counts.items())]
