"""`/api/users` and `/api/activities`: users and their activities."""

import orjson
from quart import Blueprint, Response
from quart_schema import validate_querystring

from app.core.errors import Forbidden
from app.core.listing import page
from app.routes.api.parts import EVERY_ROW, PageNumberQuery, json_answer, page_number_response
from app.routes.context import bind, caller, session
from app.routes.route_metadata import superseded_by
from app.routes.schemas.types import Id, Line
from app.services.accounts.filters import UserFilter
from app.services.activities.filters import ActivityFilter
from app.services.activities.queries import ACTIVITIES
from app.services.time_entries.totals import USERS_WITH_TIME

blueprint = Blueprint("people", __name__)


class ActivityQuery(PageNumberQuery):
    """Filters of the list; `user_id` is the actor, `limit` the size of a page."""

    limit: int = 50
    user_id: Id | None = None
    entity_type: Line | None = None
    action: Line | None = None


@blueprint.get("/users")
@superseded_by("/api/v1/users")
async def list_users() -> Response:
    """List every active user by name; for administrators only."""
    if not caller().is_admin:
        raise Forbidden("Only an administrator may list the users")
    found = await page(session(), USERS_WITH_TIME, bind(UserFilter(is_active=True)), EVERY_ROW)
    return json_answer({"users": orjson.Fragment(found.items)})


@blueprint.get("/activities")
@superseded_by("/api/v1/activities")
@validate_querystring(ActivityQuery)
async def list_activities(query_args: ActivityQuery) -> Response:
    """List activities, the newest first."""
    wanted = ActivityFilter(**query_args.model_dump(include={"user_id", "entity_type", "action"}))
    return page_number_response(
        "activities", await page(session(), ACTIVITIES, bind(wanted), query_args.page_request(query_args.limit))
    )
