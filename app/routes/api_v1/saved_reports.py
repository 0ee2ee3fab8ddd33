"""`/api/v1/reports/saved`, and what a link to one of them shows."""

from quart import Blueprint, Response
from quart_schema import document_response, validate_request

from app.auth import public, scopes
from app.core.json import encode_json
from app.routes.api_v1.reports import report_json
from app.routes.context import caller, session
from app.routes.idempotent import idempotent
from app.routes.responses import message_response
from app.routes.schemas.pagination import Message
from app.routes.schemas.reports import SummaryBody
from app.routes.schemas.saved_reports import (
    SavedReportBody,
    SavedReportIn,
    SavedReportList,
    SavedReportUpdate,
    SharedBody,
    ShareIn,
)
from app.services.reports import saved, summary
from app.services.reports.models import SavedReport
from app.services.reports.query import SummaryQuery

blueprint = Blueprint("saved_reports", __name__, url_prefix="/reports")


def plain(report: SavedReport) -> dict[str, object]:
    """A saved report as JSON values."""
    return {
        "id": report.id,
        "name": report.name,
        "question": report.question,
        "shared_until": report.share_expires_at,
        "created_at": report.created_at,
        "updated_at": report.updated_at,
    }


def answer(status: int = 200, **values: object) -> Response:
    """A JSON answer."""
    return Response(encode_json(values), status, content_type="application/json")


@blueprint.get("/saved")
@scopes("read:reports")
@document_response(SavedReportList)
async def list_saved_reports() -> Response:
    """List saved reports.

    One's own, by name.
    """
    return answer(saved_reports=[plain(report) for report in await saved.list_saved(session(), caller())])


@blueprint.post("/saved")
@scopes("write:reports")
@idempotent
@validate_request(SavedReportIn)
@document_response(SavedReportBody, 201)
async def save_report(data: SavedReportIn) -> Response:
    """Save a report."""
    report = await saved.create(session(), caller(), name=data.name, query=data.question.summary_query())
    return answer(201, saved_report=plain(report))


@blueprint.get("/saved/<id:report_id>")
@scopes("read:reports")
@document_response(SavedReportBody)
async def get_saved_report(report_id: int) -> Response:
    """Get a saved report."""
    return answer(saved_report=plain(await saved.get(session(), caller(), report_id)))


@blueprint.get("/saved/<id:report_id>/summary")
@scopes("read:reports")
@document_response(SummaryBody)
async def summarize_saved_report(report_id: int) -> Response:
    """Get the summary that a saved report asks for.

    As of now: a named period moves on.
    """
    report = await saved.get(session(), caller(), report_id)
    return answer(
        summary=report_json(await summary.read_summary(session(), caller(), SummaryQuery.from_json(report.question)))
    )


@blueprint.route("/saved/<id:report_id>", methods=["PUT", "PATCH"])
@scopes("write:reports")
@validate_request(SavedReportUpdate)
@document_response(SavedReportBody)
async def update_saved_report(report_id: int, data: SavedReportUpdate) -> Response:
    """Update a saved report."""
    query = data.question.summary_query() if data.question else None
    report = await saved.update(session(), caller(), report_id, name=data.name, query=query)
    return answer(saved_report=plain(report))


@blueprint.delete("/saved/<id:report_id>")
@scopes("write:reports")
@document_response(Message)
async def delete_saved_report(report_id: int) -> Response:
    """Delete a saved report, and its link."""
    await saved.delete(session(), caller(), report_id)
    return message_response("Saved report deleted successfully")


@blueprint.post("/saved/<id:report_id>/share")
@scopes("write:reports")
@validate_request(ShareIn)
@document_response(SharedBody)
async def share_saved_report(report_id: int, data: ShareIn) -> Response:
    """Make a secret link to a saved report.

    An earlier link to it ends. Whoever has the link sees what the owner would see, and nothing else.
    """
    report, secret = await saved.share(session(), caller(), report_id, days=data.expires_days)
    return answer(saved_report=plain(report), secret=secret)


@blueprint.delete("/saved/<id:report_id>/share")
@scopes("write:reports")
@document_response(SavedReportBody)
async def unshare_saved_report(report_id: int) -> Response:
    """End the link to a saved report."""
    return answer(saved_report=plain(await saved.unshare(session(), caller(), report_id)))


@blueprint.get("/shared/<secret>")
@public
@document_response(SummaryBody)
async def shared_summary(secret: str) -> Response:
    """Get the summary behind a secret link.

    Without a credential: the secret is one, until it ends.
    """
    name, report = await saved.read_shared(session(), secret)
    return answer(name=name, summary=report_json(report))
