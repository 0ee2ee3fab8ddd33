"""Activities: what is answered, and an example."""

from datetime import datetime

from pydantic import BaseModel
from pydantic.config import JsonDict

from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import examples

EXAMPLE: JsonDict = {
    "id": 7,
    "user_id": 2,
    "username": "ada",
    "display_name": "Ada Lovelace",
    "action": "updated",
    "entity_type": "project",
    "entity_id": 1,
    "entity_name": "Website Redesign",
    "description": "updated project Website Redesign",
    "extra_data": {"before": {"status": "active"}, "after": {"status": "on_hold"}},
    "metadata": {"before": {"status": "active"}, "after": {"status": "on_hold"}},
    "created_at": "2024-01-15T14:30:00Z",
}


class ActivityOut(BaseModel):
    """Something that was done. `extra_data`, and the same again as `metadata`, is what it changed."""

    model_config = examples(EXAMPLE)

    id: int
    user_id: int | None
    username: str | None
    display_name: str | None
    action: str
    entity_type: str
    entity_id: int
    entity_name: str | None
    description: str
    extra_data: dict[str, object] | None
    metadata: dict[str, object] | None
    created_at: datetime


class ActivityPage(BaseModel):
    activities: list[ActivityOut]
    pagination: Pagination
