"""`/api/users` and `/api/activities`: who is there, and what they have done."""

import orjson
from quart import Blueprint, Response
from quart_schema import validate_querystring

from app.core.errors import Forbidden
from app.core.listing import page
from app.routes.api.parts import EVERYTHING, PartQuery, answer, part_answer
from app.routes.context import caller, session
from app.routes.marks import superseded_by
from app.routes.wire import Id, Line
from app.services.activities.queries import ACTIVITIES, visible_to
from app.services.time_entries.totals import USERS

blueprint = Blueprint("people", __name__)


class ActivityQuery(PartQuery):
    """Filters of the list; `user_id` is who did it, `limit` the size of a page."""

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
    found = await page(session(), USERS, {"is_active": True}, EVERYTHING)
    return answer({"users": orjson.Fragment(found.items)})


@blueprint.get("/activities")
@superseded_by("/api/v1/activities")
@validate_querystring(ActivityQuery)
async def list_activities(query_args: ActivityQuery) -> Response:
    """List what has happened, the newest first."""
    given = visible_to(caller()) | query_args.model_dump(include={"user_id", "entity_type", "action"})
    return part_answer("activities", await page(session(), ACTIVITIES, given, query_args.of(query_args.limit)))
