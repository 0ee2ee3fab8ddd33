"""Tags: what is answered, what changes them, and an example."""

from datetime import datetime

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import Body, Changes, Id, Tags, examples

EXAMPLE: JsonDict = {
    "id": 3,
    "name": "meeting",
    "entries": 42,
    "seconds": 75600,
    "hours": 21.0,
    "last_used_at": "2024-01-15T09:00:00Z",
    "created_at": "2024-01-01T10:00:00Z",
    "updated_at": "2024-01-01T10:00:00Z",
}


class TagOut(BaseModel):
    """A tag of entries, and how much they use it."""

    model_config = examples(EXAMPLE)

    id: int
    name: str
    entries: int
    seconds: int
    hours: float
    last_used_at: datetime
    created_at: datetime
    updated_at: datetime


class TagUpdate(Changes):
    """Another name, or another spelling of it."""

    model_config = examples({"name": "Meeting"})

    name: Tags | None = None


class TagMerge(Body):
    """The tag that replaces this one."""

    model_config = examples({"into": 4})

    into: Id = Field(description="The ID of the tag that stays")


class TagBody(BaseModel):
    tag: TagOut


class TagChanged(TagBody):
    message: str


class TagPage(BaseModel):
    tags: list[TagOut]
    pagination: Pagination
