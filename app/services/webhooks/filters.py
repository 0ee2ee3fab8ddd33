"""Filters of webhooks and deliveries, which belong to the webhook's owner."""

from dataclasses import dataclass

from app.core.filters import OwnFilter


@dataclass(frozen=True, kw_only=True)
class WebhookFilter(OwnFilter):
    """Webhooks by their owner and state."""

    id: int | None = None
    user_id: int | None = None
    is_active: bool | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryFilter(OwnFilter):
    """Deliveries by webhook, state and event."""

    id: int | None = None
    webhook_id: int | None = None
    status: str | None = None
    event_type: str | None = None
