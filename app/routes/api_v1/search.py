"""`/api/v1/search`: one question to projects, tasks, clients and time entries."""

from quart import Blueprint
from quart_schema import document_response, validate_querystring

from app.auth import scopes
from app.core.errors import Invalid
from app.routes.schemas.search import SearchBody
from app.routes.search import SearchQuery, search_body
from app.services.global_search.service import MIN_QUERY_LENGTH

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@scopes("read:projects")
@validate_querystring(SearchQuery)
@document_response(SearchBody)
async def search(query_args: SearchQuery) -> dict[str, object]:
    """Search projects, tasks, clients and time entries.

    Active projects and their tasks by name and description, clients by everything that names them, and finished time
    entries by notes and tags: one's own, for an administrator everybody's. `limit` counts for each kind.
    """
    if len(query_args.text) < MIN_QUERY_LENGTH:
        # `errors` stays what it is in every answer of this route: the kinds that could not be searched.
        empty: dict[str, object] = {"results": [], "partial": False, "errors": {}}
        raise Invalid(f"q must have at least {MIN_QUERY_LENGTH} characters", code="query_too_short", details=empty)
    return await search_body(query_args)
