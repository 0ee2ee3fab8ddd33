"""`/api/v1/changes`: what has changed since a caller last asked."""

from typing import Annotated

from pydantic import AfterValidator, Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import scopes
from app.core import feed
from app.core.feed import Batch, EventColumns, Position
from app.core.json import encode_json
from app.core.principal import Principal
from app.routes.context import caller, session
from app.routes.schemas.changes import ChangePage
from app.routes.schemas.types import LARGEST_ID, Query
from app.services.activities import changes

blueprint = Blueprint("changes", __name__, url_prefix="/changes")

LATEST = "latest"
LARGEST = 500


def _place(text: str) -> str:
    if text != LATEST and Position.parse(text) is None:
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
    body = {"changes": [change_json(row) for row in found.rows], "cursor": str(found.position), "has_more": found.more}
    return Response(encode_json(body), content_type="application/json")


async def batch(session: AsyncSession, caller: Principal, asked: ChangeQuery) -> Batch:
    """The part of the feed that is asked for."""
    if asked.since == LATEST:
        return Batch([], await feed.head(session), False)
    since = Position.parse(asked.since) if asked.since else None
    limit = min(LARGEST, max(1, asked.limit))
    return await changes.changes_after(session, caller, since, types=listed(asked.types), limit=limit)


def listed(types: str | None) -> list[str]:
    """The types that are asked for."""
    return [part.strip() for part in (types or "").split(",") if part.strip()]


def change_json(row: EventColumns) -> dict[str, object]:
    """An event as it is answered."""
    operation = changes.operation(row)
    return {
        "cursor": str(Position(row.position, row.id)),
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
