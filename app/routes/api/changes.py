"""`/api/changes`: news for pages without a socket."""

from quart import Blueprint
from quart_schema import validate_querystring

from app.core.feed import Position
from app.routes.context import caller, session
from app.routes.schemas.types import Query
from app.services.activities import live

blueprint = Blueprint("changes", __name__)


class ChangeQuery(Query):
    """The cursor to start after."""

    since: str | None = None


@blueprint.get("/changes")
@validate_querystring(ChangeQuery)
async def changed(query_args: ChangeQuery) -> dict[str, object]:
    """Return whether any of the caller's time has changed since the `cursor` of an earlier answer.

    Without a valid cursor the answer is no: the page has just been loaded.
    """
    place, changed = await live.has_changed(session(), caller(), Position.parse(query_args.since or ""))
    return {"cursor": str(place), "changed": changed}
