"""Listings of webhooks and their deliveries."""

from dataclasses import replace

from sqlalchemy import bindparam, case, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.listing import Listing
from app.services.accounts.models import User
from app.services.webhooks.filters import DeliveryFilter, WebhookFilter
from app.services.webhooks.models import Delivery, Webhook

WEBHOOKS = Listing(
    filter=WebhookFilter,
    rows=select(
        Webhook.id,
        Webhook.name,
        Webhook.description,
        Webhook.url,
        Webhook.events,
        Webhook.http_method,
        Webhook.content_type,
        Webhook.headers,
        Webhook.is_active,
        Webhook.disabled_reason,
        Webhook.failing_since,
        Webhook.user_id,
        Webhook.max_retries,
        Webhook.retry_delay_seconds,
        Webhook.timeout_seconds,
        Webhook.total_deliveries,
        Webhook.successful_deliveries,
        Webhook.failed_deliveries,
        Webhook.last_delivery_at,
        Webhook.last_success_at,
        Webhook.last_failure_at,
        Webhook.created_at,
        Webhook.updated_at,
    ),
    conditions={
        "id": Webhook.id == bindparam("id"),
        "visible_to": Webhook.user_id == bindparam("visible_to"),
        "user_id": Webhook.user_id == bindparam("user_id"),
        "is_active": Webhook.is_active == bindparam("is_active"),
    },
    sorts={"created_at": (Webhook.created_at, Webhook.id), "name": (Webhook.name, Webhook.id), "id": (Webhook.id,)},
    default_sort="-created_at",
)

# For administrators, who see all users': the owner, and if that user is inactive, so that nothing is sent.
WITH_OWNER = replace(
    WEBHOOKS,
    rows=WEBHOOKS.rows.add_columns(
        func.coalesce(User.full_name, User.username).label("owner"),
        User.is_active.label("owner_is_active"),
        Webhook.disabled_source,
    ).join(User, User.id == Webhook.user_id),
)

DELIVERIES = Listing(
    filter=DeliveryFilter,
    rows=select(
        Delivery.id,
        Delivery.webhook_id,
        Delivery.event_type,
        Delivery.event_id,
        Delivery.message_id,
        Delivery.status,
        Delivery.attempts.label("attempt_number"),
        case((Delivery.attempts > 0, Delivery.attempts - 1), else_=literal(0)).label("retry_count"),
        Delivery.response_status_code,
        Delivery.response_excerpt,
        Delivery.error_type,
        Delivery.error_message,
        Delivery.created_at,
        Delivery.started_at,
        Delivery.completed_at,
        Delivery.duration_ms,
        Delivery.due_at.label("next_retry_at"),
    ),
    conditions={
        "visible_to": Delivery.webhook_id.in_(select(Webhook.id).where(Webhook.user_id == bindparam("visible_to"))),
        "id": Delivery.id == bindparam("id"),
        "webhook_id": Delivery.webhook_id == bindparam("webhook_id"),
        "status": Delivery.status == bindparam("status"),
        "event_type": Delivery.event_type == bindparam("event_type"),
    },
    sorts={"id": (Delivery.id,), "created_at": (Delivery.created_at, Delivery.id)},
    default_sort="-id",
)

# With the parts of the error, for our pages to translate.
DELIVERIES_WITH_SOURCE = replace(DELIVERIES, rows=DELIVERIES.rows.add_columns(Delivery.error_source))


async def count_by_status(session: AsyncSession, webhook_id: int) -> dict[str, int]:
    """The number of a webhook's deliveries by state."""
    rows = select(Delivery.status, func.count()).where(Delivery.webhook_id == webhook_id).group_by(Delivery.status)
    return {status: count for status, count in await session.execute(rows)}


async def waiting_deliveries(session: AsyncSession) -> int:
    """The number of unfinished deliveries."""
    return int(await session.scalar(select(func.count()).where(Delivery.due_at.is_not(None))) or 0)
