"""`/api/v1/audit` and the history of one entry: who has changed what, from what to what."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring

from app.auth import scopes
from app.core.listing import page
from app.routes.answers import PageQuery, one_answer, page_answer
from app.routes.api_v1.shapes import Pagination, TimeEntryChanged
from app.routes.api_v1.time_entries import read
from app.routes.context import caller, host, session
from app.routes.wire import Id, Instant, Line
from app.services.activities.audit import AUDIT
from app.services.activities.queries import visible_to
from app.services.time_entries import entries

blueprint = Blueprint("audit", __name__)


EXAMPLE: JsonDict = {
    "id": 1803,
    "event": "time_entry.updated",
    "action": "updated",
    "entity_type": "time_entry",
    "entity_id": 443,
    "owner_id": 1,
    "actor_id": 1,
    "actor": "demo",
    "actor_name": "Dana Demo",
    "strategy": "token",
    "token_id": 7,
    "token_name": "Nightly sync",
    "surface": "api_v1",
    "before": {"notes": "Call"},
    "after": {"notes": "Call with the client"},
    "created_at": "2024-01-15T17:00:00Z",
}


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


class AuditOut(BaseModel):
    """A change. `actor` is the user who made it, `strategy` how that user was known, `surface` where it came in.

    `before` and `after` hold the columns that differ. What a command of the operator did has neither actor nor surface.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    id: int
    event: str
    action: str
    entity_type: str
    entity_id: int
    owner_id: int | None = Field(description="Whose it is; null for what everybody sees")
    actor_id: int | None
    actor: str | None
    actor_name: str | None
    strategy: str | None
    token_id: int | None
    token_name: str | None
    surface: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    created_at: datetime


class AuditPage(BaseModel):
    audit: list[AuditOut]
    pagination: Pagination


class HistoryPage(BaseModel):
    history: list[AuditOut]
    pagination: Pagination


@blueprint.get("/audit")
@scopes("read:*")
@validate_querystring(AuditQuery)
@document_response(AuditPage)
async def list_audit(query_args: AuditQuery) -> Response:
    """List changes with who made them.

    The newest first: what happened to clients, projects and tasks, and to one's own time; for an administrator
    everything.
    """
    given = visible_to(caller()) | query_args.model_dump(exclude=set(PageQuery.model_fields))
    return page_answer("audit", await page(session(), AUDIT, given, query_args.of(AUDIT)))


@blueprint.get("/time-entries/<id:entry_id>/history")
@scopes("read:time_entries")
@validate_querystring(PageQuery)
@document_response(HistoryPage)
async def time_entry_history(entry_id: int, query_args: PageQuery) -> Response:
    """Get the history of a time entry.

    Every change of it, the newest first; also of an entry that was deleted.
    """
    given = {**visible_to(caller()), "entity_type": "time_entry", "entity_id": entry_id}
    found = await page(session(), AUDIT, given, query_args.of(AUDIT))
    if found.total == 0:
        await entries.get(session(), caller(), entry_id)  # there without a history, or NotFound
    return page_answer("history", found)


@blueprint.post("/time-entries/<id:entry_id>/restore")
@scopes("write:time_entries")
@document_response(TimeEntryChanged)
async def restore_time_entry(entry_id: int) -> Response:
    """Restore a deleted time entry.

    Within the retention of deleted entries, 30 days unless the operator has set another. An entry that is not deleted
    stays as it is.
    """
    await entries.restore(session(), caller(), entry_id, keep_days=host().settings.deleted_retention_days)
    return one_answer("time_entry", await read(entry_id), message="Time entry restored successfully")
