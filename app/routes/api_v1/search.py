"""`/api/v1/search`: one question to projects, tasks, clients and time entries."""

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from quart import Blueprint
from quart_schema import document_response, validate_querystring

from app.auth import scopes
from app.core.errors import Invalid
from app.routes.search import SearchQuery, found
from app.services.global_search.service import SHORTEST

blueprint = Blueprint("search", __name__)

EXAMPLE: JsonDict = {
    "results": [
        {
            "type": "project",
            "category": "project",
            "id": 1,
            "title": "Website Redesign",
            "description": "Complete website overhaul",
            "url": "/projects/1",
            "badge": "Project",
        },
        {
            "type": "task",
            "category": "task",
            "id": 5,
            "title": "Update homepage",
            "description": "Website Redesign",
            "url": "/tasks/5",
            "badge": "In Progress",
        },
    ],
    "query": "website",
    "count": 2,
    "partial": False,
    "errors": {},
}


class HitOut(BaseModel):
    """Something that was found. `category` says the same as `type`; `url` is its page."""

    type: str = Field(description="`project`, `task`, `client` or `entry`")
    category: str
    id: int
    title: str
    description: str
    url: str
    badge: str = Field(description="What it is: its kind, the status of a task, the duration of an entry")


class SearchBody(BaseModel):
    """`errors` says what could not be searched, by `projects`, `tasks`, `clients`, `entries`; then it is `partial`."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    results: list[HitOut]
    query: str
    count: int
    partial: bool
    errors: dict[str, str]


@blueprint.get("/search")
@scopes("read:projects")
@validate_querystring(SearchQuery)
@document_response(SearchBody)
async def search(query_args: SearchQuery) -> dict[str, object]:
    """Search projects, tasks, clients and time entries.

    Active projects and their tasks by name and description, clients by everything that names them, and finished time
    entries by notes and tags: one's own, for an administrator everybody's. `limit` counts for each kind.
    """
    if len(query_args.text) < SHORTEST:
        # `errors` stays what it is in every answer of this route: the kinds that could not be searched.
        empty: dict[str, object] = {"results": [], "partial": False, "errors": {}}
        raise Invalid(f"q must have at least {SHORTEST} characters", code="query_too_short", details=empty)
    return await found(query_args)
