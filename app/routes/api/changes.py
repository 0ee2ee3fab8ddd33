"""`/api/changes`: whether a page still shows the present, for browsers that no socket tells."""

from quart import Blueprint
from quart_schema import validate_querystring

from app.core.feed import Place
from app.routes.context import caller, session
from app.routes.wire import Query
from app.services.activities import live

blueprint = Blueprint("changes", __name__)


class ChangeQuery(Query):
    """Since when."""

    since: str | None = None


@blueprint.get("/changes")
@validate_querystring(ChangeQuery)
async def changed(query_args: ChangeQuery) -> dict[str, object]:
    """Say whether anything of the caller's time has changed after the `cursor` of an earlier answer.

    Without a cursor, or with one that is none, nothing has: the page that asks is new.
    """
    place, changed = await live.changed(session(), caller(), Place.parse(query_args.since or ""))
    return {"cursor": str(place), "changed": changed}
