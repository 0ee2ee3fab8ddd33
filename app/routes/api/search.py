"""`/api/search`: the search box of our own pages."""

from quart import Blueprint, Response
from quart_schema import validate_querystring

from app.routes.api.parts import json_answer
from app.routes.route_metadata import superseded_by
from app.routes.search import SearchQuery, search_body

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@superseded_by("/api/v1/search")
@validate_querystring(SearchQuery)
async def search(query_args: SearchQuery) -> Response:
    """Search projects, tasks, clients and time entries; fewer than two characters find nothing."""
    return json_answer(await search_body(query_args))
