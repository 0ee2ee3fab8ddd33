"""Global search as both JSON surfaces speak it: what comes in, and how hits look."""

from typing import Any

from app.routes.context import caller, session
from app.routes.wire import Line, Query
from app.services.global_search import service

# Where a hit of each kind is to be seen.
PAGES = {
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
        """What is looked for, without space around it."""
        return self.q.strip()


async def found(asked: SearchQuery) -> dict[str, Any]:
    """The body of an answer: nothing is found for a text that is too short."""
    result = await service.search(session(), caller(), text=asked.text, types=asked.types, limit=asked.limit)
    hits = [
        {
            "type": hit.type,
            "category": hit.type,
            "id": hit.id,
            "title": hit.title,
            "description": hit.description,
            "url": PAGES[hit.type].format(id=hit.id),
            "badge": hit.badge,
        }
        for hit in result.results
    ]
    return {
        "results": hits,
        "query": asked.text,
        "count": len(hits),
        "partial": result.partial,
        "errors": result.errors,
    }
