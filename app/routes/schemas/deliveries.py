"""Deliveries of webhooks: what is answered, and an example."""

from datetime import datetime

from pydantic import BaseModel
from pydantic.config import JsonDict

from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import examples

EXAMPLE: JsonDict = {
    "id": 31,
    "webhook_id": 7,
    "event_type": "time_entry.created",
    "event_id": 1803,
    "message_id": "msg_5f0c6b1e9d6f4f0aa1b2c3d4e5f6",
    "status": "success",
    "attempt_number": 1,
    "retry_count": 0,
    "response_status_code": 200,
    "response_excerpt": "ok",
    "error_type": None,
    "error_message": None,
    "created_at": "2024-01-15T17:00:00Z",
    "started_at": "2024-01-15T17:00:00Z",
    "completed_at": "2024-01-15T17:00:01Z",
    "duration_ms": 84,
    "next_retry_at": None,
}


class DeliveryOut(BaseModel):
    """A delivery. `message_id` is sent as `webhook-id`; `next_retry_at` is null once it is over."""

    model_config = examples(EXAMPLE)

    id: int
    webhook_id: int
    event_type: str
    event_id: int | None
    message_id: str
    status: str
    attempt_number: int
    retry_count: int
    response_status_code: int | None
    response_excerpt: str | None
    error_type: str | None
    error_message: str | None
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    duration_ms: int | None
    next_retry_at: datetime | None


class DeliveryChanged(BaseModel):
    delivery: DeliveryOut
    message: str


class DeliveryPage(BaseModel):
    deliveries: list[DeliveryOut]
    pagination: Pagination


class Replayed(BaseModel):
    """How many deliveries begin anew."""

    model_config = examples({"message": "Failed deliveries queued", "replayed": 3})

    message: str
    replayed: int
