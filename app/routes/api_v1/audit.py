"""`/api/v1/audit` and the history of one entry: who has changed what, from what to what."""

from pydantic import Field
from quart import Blueprint, Response
from quart_schema import validate_querystring

from app.auth import scopes
from app.core.listing import page
from app.routes.api_v1.time_entries import read_entry
from app.routes.context import bind, caller, running_app, session
from app.routes.responses import PageQuery, page_response, resource_response
from app.routes.route_metadata import document_page, document_resource
from app.routes.schemas.audit import AuditPage, HistoryPage
from app.routes.schemas.time_entries import TimeEntryChanged
from app.routes.schemas.types import Id, Instant, Line
from app.services.activities.audit import AUDIT
from app.services.activities.filters import AuditFilter
from app.services.time_entries import entries

blueprint = Blueprint("audit", __name__)


class AuditQuery(PageQuery):
    """Filters of the audit view."""

    actor_id: Id | None = Field(None, description="Who did it")
    token_id: Id | None = Field(None, description="With which token")
    surface: Line | None = Field(None, description="`api_v1`, `api` or `web`")
    entity_type: Line | None = Field(None, description="Such as `time_entry`, `project`, `task` or `client`")
    entity_id: Id | None = None
    action: Line | None = Field(None, description="Such as `created`, `updated`, `deleted`")
    since: Instant | None = Field(None, description="At this instant or later")
    before: Instant | None = Field(None, description="Before this instant")


@blueprint.get("/audit")
@scopes("read:*")
@validate_querystring(AuditQuery)
@document_page(AuditPage)
async def list_audit(query_args: AuditQuery) -> Response:
    """List changes with who made them.

    The newest first: what happened to clients, projects and tasks, and to one's own time; for an administrator
    everything.
    """
    wanted = AuditFilter(**query_args.model_dump(exclude=set(PageQuery.model_fields)))
    return page_response("audit", await page(session(), AUDIT, bind(wanted), query_args.page_request(AUDIT)))


@blueprint.get("/time-entries/<id:entry_id>/history")
@scopes("read:time_entries")
@validate_querystring(PageQuery)
@document_page(HistoryPage)
async def time_entry_history(entry_id: int, query_args: PageQuery) -> Response:
    """Get the history of a time entry.

    Every change of it, the newest first; also of an entry that was deleted.
    """
    wanted = AuditFilter(entity_type="time_entry", entity_id=entry_id)
    found = await page(session(), AUDIT, bind(wanted), query_args.page_request(AUDIT))
    if found.total == 0:
        await entries.get(session(), caller(), entry_id)  # there without a history, or NotFound
    return page_response("history", found)


@blueprint.post("/time-entries/<id:entry_id>/restore")
@scopes("write:time_entries")
@document_resource(TimeEntryChanged)
async def restore_time_entry(entry_id: int) -> Response:
    """Restore a deleted time entry.

    Within the retention of deleted entries, 30 days unless the operator has set another. An entry that is not deleted
    stays as it is.
    """
    await entries.restore(session(), caller(), entry_id, keep_days=running_app().settings.deleted_retention_days)
    return resource_response("time_entry", await read_entry(entry_id), message="Time entry restored successfully")
