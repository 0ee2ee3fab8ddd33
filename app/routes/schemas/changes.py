"""The feed of changes: what is answered, and an example."""

from datetime import datetime

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from app.routes.schemas.types import examples

EXAMPLE: JsonDict = {
    "cursor": "7214.1803",
    "id": 1803,
    "event": "time_entry.stopped",
    "operation": "update",
    "resource": "time_entry",
    "resource_id": 443,
    "deleted": False,
    "occurred_at": "2024-01-15T17:00:00Z",
    "user_id": 1,
    "actor_id": 1,
    "before": {"end_time": None, "duration_seconds": None},
    "after": {"end_time": "2024-01-15T17:00:00Z", "duration_seconds": 28800},
}


class ChangeOut(BaseModel):
    """One event. `deleted` marks a tombstone; `user_id` is whose it is, null for what everybody sees.

    `before` and `after` hold the columns that differ; a creation has only an `after`, a deletion only a `before`.
    """

    model_config = examples(EXAMPLE)

    cursor: str
    id: int
    event: str
    operation: str = Field(description="`create`, `update` or `delete`")
    resource: str
    resource_id: int
    deleted: bool
    occurred_at: datetime
    user_id: int | None
    actor_id: int | None
    before: dict[str, object] | None
    after: dict[str, object] | None


class ChangePage(BaseModel):
    """Changes in their order, and the `cursor` to ask with next time; `has_more`: there is more to read at once."""

    model_config = examples({"changes": [EXAMPLE], "cursor": "7214.1803", "has_more": False})

    changes: list[ChangeOut]
    cursor: str
    has_more: bool
