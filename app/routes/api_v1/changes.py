"""`/api/v1/changes`: what has changed since a caller last asked."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import scopes
from app.core import feed
from app.core.feed import Batch, Place
from app.core.json import encode
from app.core.principal import Principal
from app.routes.context import caller, session
from app.routes.wire import LARGEST_ID, Query
from app.services.activities import changes

blueprint = Blueprint("changes", __name__, url_prefix="/changes")

LATEST = "latest"
LARGEST = 500
CHANGE: JsonDict = {
    "cursor": "7214.1803",
    "id": 1803,
    "event": "time_entry.stopped",
    "operation": "update",
    "resource": "time_entry",
    "resource_id": 443,
    "deleted": False,
    "occurred_at": "2024-01-15T17:00:00Z",
    "user_id": 1,
    "actor_id": 1,
    "before": {"end_time": None, "duration_seconds": None},
    "after": {"end_time": "2024-01-15T17:00:00Z", "duration_seconds": 28800},
}
EXAMPLE: JsonDict = {
    "changes": [CHANGE],
    "cursor": "7214.1803",
    "has_more": False,
}


def _place(text: str) -> str:
    if text != LATEST and Place.parse(text) is None:
        raise ValueError(f"must be the cursor of an earlier answer, or {LATEST}")
    return text


Since = Annotated[str, AfterValidator(_place)]


class ChangeQuery(Query):
    """From where on, which, and how many."""

    since: Since | None = Field(
        None, description="`cursor` of an earlier answer; `latest` to begin now; without it, all that is kept"
    )
    types: str | None = Field(
        None,
        max_length=1000,
        description="Comma-separated resources (`time_entry`) and events (`time_entry.stopped`); without it, all",
    )
    limit: int = Field(100, le=LARGEST_ID, description=f"How many at once, at most {LARGEST}")


class ChangeOut(BaseModel):
    """One event. `deleted` marks a tombstone; `user_id` is whose it is, null for what everybody sees.

    `before` and `after` hold the columns that differ; a creation has only an `after`, a deletion only a `before`.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [CHANGE]})

    cursor: str
    id: int
    event: str
    operation: str = Field(description="`create`, `update` or `delete`")
    resource: str
    resource_id: int
    deleted: bool
    occurred_at: datetime
    user_id: int | None
    actor_id: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class ChangePage(BaseModel):
    """Changes in their order, and the `cursor` to ask with next time; `has_more`: there is more to read at once."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    changes: list[ChangeOut]
    cursor: str
    has_more: bool


@blueprint.get("")
@scopes(*changes.EVERY_SCOPE)
@validate_querystring(ChangeQuery)
@document_response(ChangePage)
async def list_changes(query_args: ChangeQuery) -> Response:
    """List changes.

    Every creation, change and deletion of what the caller may see, in order, none skipped and none repeated. A token
    sees the resources that its scopes open. Where the cursor is older than what is kept, the answer is 410 `reset` with
    a new `cursor`: read the lists anew, then go on with that one.
    """
    found = await batch(session(), caller(), query_args)
    body = {"changes": [shown(row) for row in found.rows], "cursor": str(found.place), "has_more": found.more}
    return Response(encode(body), content_type="application/json")


async def batch(session: AsyncSession, caller: Principal, asked: ChangeQuery) -> Batch:
    """The part of the feed that is asked for."""
    if asked.since == LATEST:
        return Batch([], await feed.head(session), False)
    since = Place.parse(asked.since) if asked.since else None
    limit = min(LARGEST, max(1, asked.limit))
    return await changes.after(session, caller, since, types=listed(asked.types), limit=limit)


def listed(types: str | None) -> list[str]:
    """The types that are asked for."""
    return [part.strip() for part in (types or "").split(",") if part.strip()]


def shown(row: Any) -> dict[str, Any]:
    """An event as it is answered."""
    operation = changes.operation(row)
    return {
        "cursor": str(Place(row.position, row.id)),
        "id": row.id,
        "event": row.name,
        "operation": operation,
        "resource": row.resource,
        "resource_id": row.resource_id,
        "deleted": operation == "delete",
        "occurred_at": row.occurred_at,
        "user_id": row.user_id,
        "actor_id": row.actor_id,
        "before": row.before,
        "after": row.after,
    }
