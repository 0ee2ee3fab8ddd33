"""The audit log: what is answered, and an example."""

from datetime import datetime

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import examples

EXAMPLE: JsonDict = {
    "id": 1803,
    "event": "time_entry.updated",
    "action": "updated",
    "entity_type": "time_entry",
    "entity_id": 443,
    "owner_id": 1,
    "actor_id": 1,
    "actor": "demo",
    "actor_name": "Dana Demo",
    "strategy": "token",
    "token_id": 7,
    "token_name": "Nightly sync",
    "surface": "api_v1",
    "before": {"notes": "Call"},
    "after": {"notes": "Call with the client"},
    "created_at": "2024-01-15T17:00:00Z",
}


class AuditOut(BaseModel):
    """A change. `actor` is the user who made it, `strategy` how that user was known, `surface` where it came in.

    `before` and `after` hold the columns that differ. What a command of the operator did has neither actor nor surface.
    """

    model_config = examples(EXAMPLE)

    id: int
    event: str
    action: str
    entity_type: str
    entity_id: int
    owner_id: int | None = Field(description="Whose it is; null for what everybody sees")
    actor_id: int | None
    actor: str | None
    actor_name: str | None
    strategy: str | None
    token_id: int | None
    token_name: str | None
    surface: str | None
    before: dict[str, object] | None
    after: dict[str, object] | None
    created_at: datetime


class AuditPage(BaseModel):
    audit: list[AuditOut]
    pagination: Pagination


class HistoryPage(BaseModel):
    history: list[AuditOut]
    pagination: Pagination
