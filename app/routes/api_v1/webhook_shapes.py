"""Shapes of webhooks."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from app.routes.answers import PageQuery
from app.routes.api_v1.shapes import Pagination
from app.routes.webhook_fields import ContentType, Events, Headers, Method, Retries, RetryDelay, Seconds, Url
from app.routes.wire import Body, Changes, Flag, Line, Name, Text, shown

EXAMPLE: dict[str, Any] = {
    "name": "Billing",
    "url": "https://billing.example.com/hooks/timetracker",
    "events": ["time_entry.created", "time_entry.updated", "time_entry.deleted"],
}
WEBHOOK: dict[str, Any] = {
    "id": 7,
    **EXAMPLE,
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
DELIVERY: dict[str, Any] = {
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


class WebhookIn(Body):
    """A new webhook. `events` are names from `/webhooks/events`, or `*` for all."""

    model_config = shown(EXAMPLE)

    name: Name
    url: Url
    events: Events
    description: Text | None = None
    http_method: Method = "POST"
    content_type: ContentType = "application/json"
    headers: Headers = Field(default_factory=dict, description="Sent with each delivery")
    is_active: Flag = True
    max_retries: Retries = 13
    retry_delay_seconds: RetryDelay = Field(60, description="Wait before the second attempt; doubled each time")
    timeout_seconds: Seconds = 30


class WebhookUpdate(Changes):
    """Changes of a webhook; null clears the description."""

    model_config = shown({"is_active": False})

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


class WebhookQuery(PageQuery):
    """Filters of the list."""

    is_active: bool | None = None


class DeliveryQuery(PageQuery):
    """Filters of the list."""

    status: Literal["pending", "success", "failed", "retrying"] | None = None
    event_type: Line | None = None


class WebhookOut(BaseModel):
    """A webhook. `disabled_reason` says why the server has switched it off; counters count attempts."""

    model_config = shown(WEBHOOK)

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

    model_config = shown(WEBHOOK | {"secret": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD0A1B2C3D4E5="})

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

    model_config = shown({"events": ["time_entry.created", "time_entry.updated", "webhook.test"]})

    events: list[str]


class DeliveryOut(BaseModel):
    """A delivery. `message_id` is sent as `webhook-id`; `next_retry_at` is null once it is over."""

    model_config = shown(DELIVERY)

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

    model_config = shown({"message": "Failed deliveries queued", "replayed": 3})

    message: str
    replayed: int
