"""`/api/v1/activities`: who has done what."""

from pydantic import Field
from quart import Blueprint, Response
from quart_schema import validate_querystring

from app.auth import scopes
from app.core.listing import page
from app.routes.context import bind, session
from app.routes.responses import PageQuery, page_response
from app.routes.route_metadata import document_page
from app.routes.schemas.activities import ActivityPage
from app.routes.schemas.types import Id, Line
from app.services.activities.filters import ActivityFilter
from app.services.activities.queries import ACTIVITIES

blueprint = Blueprint("activities", __name__, url_prefix="/activities")


class ActivityQuery(PageQuery):
    """Filters of the list."""

    user_id: Id | None = Field(None, description="Who did it")
    entity_type: Line | None = Field(None, description="`time_entry`, `project`, `task` or `client`")
    action: Line | None = Field(None, description="Such as `created`, `updated`, `deleted`, `started` or `stopped`")


@blueprint.get("")
@scopes("read:time_entries")
@validate_querystring(ActivityQuery)
@document_page(ActivityPage)
async def list_activities(query_args: ActivityQuery) -> Response:
    """List activities.

    The newest first: what happened to projects, tasks and clients, and to one's own time; for an administrator
    everything.
    """
    wanted = ActivityFilter(**query_args.model_dump(include={"user_id", "entity_type", "action"}))
    return page_response(
        "activities", await page(session(), ACTIVITIES, bind(wanted), query_args.page_request(ACTIVITIES))
    )
