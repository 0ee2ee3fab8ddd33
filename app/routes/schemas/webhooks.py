"""Webhooks: their fields, what is answered, and an example."""

from datetime import datetime

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import Body, Changes, Flag, Name, Text, examples
from app.routes.schemas.webhook_types import (
    ContentType,
    Events,
    Headers,
    Method,
    Retries,
    RetryDelay,
    Seconds,
    Url,
)

NEW: JsonDict = {
    "name": "Billing",
    "url": "https://billing.example.com/hooks/timetracker",
    "events": ["time_entry.created", "time_entry.updated", "time_entry.deleted"],
}
EXAMPLE: JsonDict = {
    "id": 7,
    **NEW,
    "description": None,
    "http_method": "POST",
    "content_type": "application/json",
    "headers": {},
    "is_active": True,
    "disabled_reason": None,
    "failing_since": None,
    "user_id": 1,
    "max_retries": 13,
    "retry_delay_seconds": 60,
    "timeout_seconds": 30,
    "total_deliveries": 12,
    "successful_deliveries": 12,
    "failed_deliveries": 0,
    "last_delivery_at": "2024-01-15T17:00:01Z",
    "last_success_at": "2024-01-15T17:00:01Z",
    "last_failure_at": None,
    "created_at": "2024-01-10T08:00:00Z",
    "updated_at": "2024-01-15T17:00:01Z",
}


class WebhookBase(BaseModel):
    """The writable fields of a webhook."""

    name: Name | None = None
    url: Url | None = None
    events: Events | None = None
    description: Text | None = None
    http_method: Method | None = None
    content_type: ContentType | None = None
    headers: Headers | None = None
    is_active: Flag | None = None
    max_retries: Retries | None = None
    retry_delay_seconds: RetryDelay | None = None
    timeout_seconds: Seconds | None = None


class WebhookIn(Body, WebhookBase):
    """A new webhook. `events` are names from `/webhooks/events`, or `*` for all."""

    model_config = examples(NEW)

    name: Name
    url: Url
    events: Events
    http_method: Method = "POST"
    content_type: ContentType = "application/json"
    headers: Headers = Field(default_factory=dict, description="Sent with each delivery")
    is_active: Flag = True
    max_retries: Retries = 13
    retry_delay_seconds: RetryDelay = Field(60, description="Wait before the second attempt; doubled each time")
    timeout_seconds: Seconds = 30


class WebhookUpdate(Changes, WebhookBase):
    """Changes of a webhook; null clears the description."""

    model_config = examples({"is_active": False})


class WebhookOut(BaseModel):
    """A webhook. `disabled_reason` says why the server has switched it off; counters count attempts."""

    model_config = examples(EXAMPLE)

    id: int
    name: str
    description: str | None
    url: str
    events: list[str]
    http_method: str
    content_type: str
    headers: dict[str, str]
    is_active: bool
    disabled_reason: str | None
    failing_since: datetime | None
    user_id: int
    max_retries: int
    retry_delay_seconds: int
    timeout_seconds: int
    total_deliveries: int
    successful_deliveries: int
    failed_deliveries: int
    last_delivery_at: datetime | None
    last_success_at: datetime | None
    last_failure_at: datetime | None
    created_at: datetime
    updated_at: datetime


class WebhookWithSecret(WebhookOut):
    """A webhook with its secret, which is shown this once."""

    model_config = examples(EXAMPLE | {"secret": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD0A1B2C3D4E5="})

    secret: str


class WebhookBody(BaseModel):
    webhook: WebhookOut


class WebhookChanged(WebhookBody):
    message: str


class WebhookMade(BaseModel):
    webhook: WebhookWithSecret
    message: str


class WebhookPage(BaseModel):
    webhooks: list[WebhookOut]
    pagination: Pagination


class EventNames(BaseModel):
    """The names of all events that a webhook can subscribe to."""

    model_config = examples({"events": ["time_entry.created", "time_entry.updated", "webhook.test"]})

    events: list[str]
