"""`/api/search`: the search box of our own pages."""

from quart import Blueprint, Response
from quart_schema import validate_querystring

from app.routes.api.parts import answer
from app.routes.marks import superseded_by
from app.routes.search import SearchQuery, found

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@superseded_by("/api/v1/search")
@validate_querystring(SearchQuery)
async def search(query_args: SearchQuery) -> Response:
    """Search projects, tasks, clients and time entries; less than two characters find nothing."""
    return answer(await found(query_args))
