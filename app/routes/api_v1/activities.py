"""`/api/v1/activities`: who has done what."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring

from app.auth import scopes
from app.core.listing import page
from app.routes.answers import PageQuery, page_answer
from app.routes.api_v1.shapes import Pagination
from app.routes.context import caller, session
from app.routes.wire import Id, Line, shown
from app.services.activities.queries import ACTIVITIES, visible_to

blueprint = Blueprint("activities", __name__, url_prefix="/activities")


class ActivityQuery(PageQuery):
    """Filters of the list."""

    user_id: Id | None = Field(None, description="Who did it")
    entity_type: Line | None = Field(None, description="`time_entry`, `project`, `task` or `client`")
    action: Line | None = Field(None, description="Such as `created`, `updated`, `deleted`, `started` or `stopped`")


class ActivityOut(BaseModel):
    """Something that was done. `extra_data`, and the same again as `metadata`, is what it changed."""

    model_config = shown(
        {
            "id": 7,
            "user_id": 2,
            "username": "ada",
            "display_name": "Ada Lovelace",
            "action": "updated",
            "entity_type": "project",
            "entity_id": 1,
            "entity_name": "Website Redesign",
            "description": "updated project Website Redesign",
            "extra_data": {"before": {"status": "active"}, "after": {"status": "on_hold"}},
            "metadata": {"before": {"status": "active"}, "after": {"status": "on_hold"}},
            "created_at": "2024-01-15T14:30:00Z",
        }
    )

    id: int
    user_id: int | None
    username: str | None
    display_name: str | None
    action: str
    entity_type: str
    entity_id: int
    entity_name: str | None
    description: str
    extra_data: dict[str, Any] | None
    metadata: dict[str, Any] | None
    created_at: datetime


class ActivityPage(BaseModel):
    activities: list[ActivityOut]
    pagination: Pagination


@blueprint.get("")
@scopes("read:time_entries")
@validate_querystring(ActivityQuery)
@document_response(ActivityPage)
async def list_activities(query_args: ActivityQuery) -> Response:
    """List activities.

    The newest first: what happened to projects, tasks and clients, and to one's own time; for an administrator
    everything.
    """
    given = visible_to(caller()) | query_args.model_dump(include={"user_id", "entity_type", "action"})
    return page_answer("activities", await page(session(), ACTIVITIES, given, query_args.of(ACTIVITIES)))
