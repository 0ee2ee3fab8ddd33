"""Global search of both JSON surfaces: its query and its body."""

from typing import Any

from app.routes.context import caller, session
from app.routes.schemas.types import Line, Query
from app.services.global_search import service

# The page of a hit, by kind.
HIT_PATHS = {
    "project": "/projects/{id}",
    "task": "/tasks/{id}",
    "client": "/clients/{id}",
    "entry": "/timer/edit/{id}",
}


class SearchQuery(Query):
    """`q` is what to look for; `limit` of each kind, 1 to 50; `types` are kinds, comma-separated, all without it."""

    q: Line = ""
    limit: int = 10
    types: Line | None = None

    @property
    def text(self) -> str:
        """The search text without surrounding space."""
        return self.q.strip()


async def search_body(search: SearchQuery) -> dict[str, Any]:
    """Return the body of a response; a text that is too short has no hits."""
    result = await service.search(session(), caller(), text=search.text, types=search.types, limit=search.limit)
    hits = [
        {
            "type": hit.type,
            "category": hit.type,
            "id": hit.id,
            "title": hit.title,
            "description": hit.description,
            "url": HIT_PATHS[hit.type].format(id=hit.id),
            "badge": hit.badge,
        }
        for hit in result.results
    ]
    return {
        "results": hits,
        "query": search.text,
        "count": len(hits),
        "partial": result.partial,
        "errors": result.errors,
    }
