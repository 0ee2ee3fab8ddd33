"""`/api/v1/reports`: what the tracked time adds up to."""

from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring

from app.auth import scopes
from app.core.json import encode
from app.routes.api_v1.report_shapes import ReportQuery, SummaryBody, body
from app.routes.context import caller, session
from app.services.reports import summary

blueprint = Blueprint("reports", __name__, url_prefix="/reports")


@blueprint.get("/summary")
@scopes("read:reports")
@validate_querystring(ReportQuery)
@document_response(SummaryBody)
async def summarize(query_args: ReportQuery) -> Response:
    """Get a summary report.

    Hours and worth of one's own finished entries, for an administrator everybody's, by project and by up to two other
    things. An entry belongs to the day on which it began. Running timers are left out.
    """
    report = await summary.read(session(), caller(), query_args.question())
    return Response(encode({"summary": body(report)}), content_type="application/json")
