"""The page of a report: a chart and a table of the same rows."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlencode

from quart import request, url_for

from app.core.errors import AppError
from app.routes.context import caller, session
from app.routes.web import choices, layout
from app.routes.web.blueprints import pages
from app.routes.web.forms import on_error
from app.routes.web.i18n import gettext
from app.routes.web.labels import PERIODS
from app.routes.web.reports.filters import ReportPageQuery, summary_query
from app.services.reports import rows, saved, summary
from app.services.reports.groupings import GROUPINGS
from app.services.reports.models import SavedReport
from app.services.reports.query import SummaryQuery
from app.services.reports.summary import SummaryReport

MOST_BARS = 62


@dataclass(frozen=True, slots=True)
class NewLink:
    """A secret link that has just been made, and the report that it opens."""

    name: str
    address: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ReportBar:
    """A row of the report as a bar; `width` and `billable` are percentages of the longest one."""

    name: str
    hours: float
    width: float
    billable: float


async def report_page(error: AppError | None = None, link: NewLink | None = None) -> str:
    """Return the filters with their report, or alone if they were refused. The secret of `link` is shown this once."""
    report = None if error else await summary.read_summary(session(), caller(), summary_query())
    return await layout.render_page(
        "reports/detail.html",
        error=error,
        fields=(*ReportPageQuery.model_fields, "name"),
        report=report,
        link=link,
        saved=[(found, address(found)) for found in await saved.list_saved(session(), caller())],
        bars=bars(report) if report else [],
        money=amounts,
        unrated=unrated_address(report) if report else "",
        name=row_name,
        query_string=request.query_string.decode("ascii", "replace"),
        query=request.args,
        periods=[(key, gettext(text)) for key, text in PERIODS.items()],
        groups=group_choices(),
        projects=await choices.projects_with(request.args.get("project_id")),
        clients=await choices.clients(request.args.get("client_id")),
        people=await choices.users(request.args.get("user_id")) if caller().is_admin else [],
    )


@pages.get("/reports")
@on_error(report_page)
async def reports() -> str:
    """Return the report of the address."""
    return await report_page()


def address(report: SavedReport) -> str:
    """Return the path of a saved report."""
    query = SummaryQuery.from_json(report.question)
    values: dict[str, object] = {
        "start_date": query.start,
        "end_date": query.end,
        "period": query.period,
        **dict(zip(("group", "then"), query.group_by, strict=False)),
        "project_id": query.project_id,
        "client_id": query.client_id,
        "user_id": query.user_id,
        "billable": None if query.billable is None else str(query.billable).lower(),
    }
    filters = {name: value for name, value in values.items() if value is not None}
    return f"{url_for('web.reports')}?{urlencode(filters)}"


def unrated_address(report: SummaryReport) -> str:
    """Return the path of the list of the report's billable entries without a rate."""
    query = report.query
    everybody = query.user_id is None and caller().is_admin
    values: dict[str, object] = {
        "billable": "unrated",
        "start_date": report.period.first_day,
        "end_date": report.period.last_day,
        "user_id": "all" if everybody else query.user_id,
        **{name: getattr(query, name) for name in ("project_id", "client_id", "task_id", "tag")},
    }
    return f"{url_for('web.entries')}?{urlencode({name: value for name, value in values.items() if value})}"


def bars(report: SummaryReport) -> list[ReportBar]:
    """Return the first rows of the report as bars."""
    found = report.total.rows[:MOST_BARS]
    longest = max((row.seconds for row in found), default=0)
    return [
        ReportBar(row_name(row), row.hours, percent(row.seconds, longest), percent(row.billable_seconds, longest))
        for row in found
    ]


def percent(part: int, whole: int) -> float:
    """Return the percentage with two decimals; 0 of nothing."""
    return round(100 * part / whole, 2) if whole else 0


def group_choices() -> list[tuple[str, str]]:
    """Return the groupings with their labels, dates last."""
    found = sorted(GROUPINGS.values(), key=lambda grouping: grouping.is_date)
    return [(grouping.name, gettext(grouping.label)) for grouping in found]


def row_name(row: rows.ReportRow) -> str:
    """Return the name of a row, translated if it is a fixed label."""
    label = GROUPINGS[row.by].fixed_label(row.key)
    return gettext(label) if label else row.name


def amounts(row: rows.ReportRow) -> list[tuple[Decimal, str]]:
    """Return the amounts of a row with their currencies."""
    return [(amount, currency) for currency, amount in row.amounts.items()]
