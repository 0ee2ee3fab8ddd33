"""Webhooks and their deliveries as they are listed, and who may see them."""

from dataclasses import replace

from sqlalchemy import bindparam, case, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.listing import Listing
from app.core.principal import Principal
from app.services.accounts.models import User
from app.services.webhooks.models import Delivery, Webhook

WEBHOOKS = Listing(
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
    filters={
        "id": Webhook.id == bindparam("id"),
        "visible_to": Webhook.user_id == bindparam("visible_to"),
        "user_id": Webhook.user_id == bindparam("user_id"),
        "is_active": Webhook.is_active == bindparam("is_active"),
    },
    sorts={"created_at": (Webhook.created_at, Webhook.id), "name": (Webhook.name, Webhook.id), "id": (Webhook.id,)},
    default_sort="-created_at",
)

# For administrators, who see everybody's: whose it is, and whether that user is switched off, so that nothing is sent.
OWNED = replace(
    WEBHOOKS,
    rows=WEBHOOKS.rows.add_columns(
        func.coalesce(User.full_name, User.username).label("owner"), User.is_active.label("owner_is_active")
    ).join(User, User.id == Webhook.user_id),
)

DELIVERIES = Listing(
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
    filters={
        "id": Delivery.id == bindparam("id"),
        "webhook_id": Delivery.webhook_id == bindparam("webhook_id"),
        "status": Delivery.status == bindparam("status"),
        "event_type": Delivery.event_type == bindparam("event_type"),
    },
    sorts={"id": (Delivery.id,), "created_at": (Delivery.created_at, Delivery.id)},
    default_sort="-id",
)


def visible_to(caller: Principal) -> dict[str, int]:
    """One's own; an administrator sees everybody's."""
    return {} if caller.is_admin else {"visible_to": caller.user_id}


async def by_status(session: AsyncSession, webhook_id: int) -> dict[str, int]:
    """How many deliveries a webhook has in each state."""
    rows = select(Delivery.status, func.count()).where(Delivery.webhook_id == webhook_id).group_by(Delivery.status)
    return {status: count for status, count in await session.execute(rows)}


async def waiting(session: AsyncSession) -> int:
    """How many deliveries are not over yet."""
    return int(await session.scalar(select(func.count()).where(Delivery.due_at.is_not(None))) or 0)
