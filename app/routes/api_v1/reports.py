"""`/api/v1/reports`: what the tracked time adds up to."""

from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring

from app.auth import scopes
from app.core.json import encode_json
from app.routes.context import caller, session
from app.routes.schemas.reports import ReportQuery, SummaryBody
from app.services.reports import rows, summary
from app.services.reports.summary import SummaryReport
from app.services.time_entries.rounding import EXACT_NOTE, ROUNDING_NOTE

blueprint = Blueprint("reports", __name__, url_prefix="/reports")


@blueprint.get("/summary")
@scopes("read:reports")
@validate_querystring(ReportQuery)
@document_response(SummaryBody)
async def summarize(query_args: ReportQuery) -> Response:
    """Get a summary report.

    Hours and worth of one's own finished entries, for an administrator everybody's, by project and by up to two other
    things. An entry belongs to the day on which it began. Running timers are left out. Grouped by tag, an entry with
    several tags counts in the group of each, and once in the total.
    """
    report = await summary.read_summary(session(), caller(), query_args.summary_query())
    return Response(encode_json({"summary": report_json(report)}), content_type="application/json")


def report_json(report: SummaryReport) -> dict[str, object]:
    """A report as JSON values."""
    query, total = report.query, report.total
    return {
        "start_date": report.period.since,
        "end_date": report.period.last,
        "timezone": report.period.zone,
        "week_start_day": report.period.weekday,
        "group_by": query.group_by,
        "groups_overlap": query.overlaps(),
        "rounding": {
            "applied": query.rounding,
            "rule": ROUNDING_NOTE if query.rounding else EXACT_NOTE,
            "rules": report.rules,
        },
        "total_hours": total.hours,
        "billable_hours": total.billable_hours,
        "total_seconds": total.seconds,
        "raw_seconds": total.raw_seconds,
        "billable_seconds": total.billable_seconds,
        "seconds_without_rate": total.unrated_seconds,
        "total_entries": total.entries,
        "amounts": amounts_json(total),
        "by_project": [
            {
                "project_id": line.key,
                "project_name": line.name,
                "hours": line.hours,
                "entries": line.entries,
                "seconds": line.seconds,
                "amounts": amounts_json(line),
            }
            for line in report.projects
        ],
        "groups": [group_json(line) | {"groups": [group_json(inner) for inner in line.rows]} for line in total.rows],
    }


def group_json(line: rows.ReportRow) -> dict[str, object]:
    """A line as JSON values, without those below it."""
    return {
        "by": line.by,
        "key": str(line.key)[:7] if line.by == "month" else line.key,
        "name": line.name,
        "entries": line.entries,
        "seconds": line.seconds,
        "raw_seconds": line.raw_seconds,
        "hours": line.hours,
        "billable_seconds": line.billable_seconds,
        "billable_hours": line.billable_hours,
        "seconds_without_rate": line.unrated_seconds,
        "amounts": amounts_json(line),
    }


def amounts_json(line: rows.ReportRow) -> list[dict[str, object]]:
    """Return the amounts of a row by currency."""
    return [{"currency": currency, "amount": float(amount)} for currency, amount in line.amounts.items()]
