"""Search: what is answered, and an example."""

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from app.routes.schemas.types import examples

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

    model_config = examples(EXAMPLE)

    results: list[HitOut]
    query: str
    count: int
    partial: bool
    errors: dict[str, str]
