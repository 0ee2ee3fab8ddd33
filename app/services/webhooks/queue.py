"""Due deliveries: claimed by one process at a time, and updated after each attempt."""

import random
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.events import emit
from app.core.messages import N_, stored
from app.services.accounts.models import User
from app.services.webhooks.events import WebhookDisabled
from app.services.webhooks.http_client import Outcome
from app.services.webhooks.models import Delivery, Webhook

LEASE = timedelta(seconds=30)  # in addition to the time that an attempt may take
MAX_DELAY = timedelta(hours=4)
DISABLE_AFTER = timedelta(days=3)
GONE = 410


async def any_due(session: AsyncSession) -> bool:
    """True if a delivery is due."""
    return await session.scalar(select(Delivery.id).where(Delivery.due_at <= now()).limit(1)) is not None


async def claim(
    session: AsyncSession, *, limit: int, per_webhook: int, busy: Collection[int] = ()
) -> Sequence[Row[Delivery, Webhook]]:
    """Claim at most `limit` due deliveries, at most `per_webhook` of one webhook, none of the `busy` webhooks.

    They belong to the caller until their lease ends: rows that another process is claiming are skipped, and on
    SQLite there is only one writer.
    """
    at = now()
    place = func.row_number().over(partition_by=Delivery.webhook_id, order_by=(Delivery.due_at, Delivery.id))
    due = select(Delivery.id, place.label("place"), Delivery.due_at).where(Delivery.due_at <= at)
    due = due.join(Webhook, Webhook.id == Delivery.webhook_id).join(User, User.id == Webhook.user_id)
    ranked = due.where(Webhook.is_active, User.is_active, Delivery.webhook_id.not_in(busy)).subquery()
    chosen = (
        select(ranked.c.id).where(ranked.c.place <= per_webhook).order_by(ranked.c.due_at, ranked.c.id).limit(limit)
    )
    statement = select(Delivery, Webhook).join(Webhook, Webhook.id == Delivery.webhook_id)
    statement = statement.where(Delivery.id.in_(chosen), Delivery.due_at <= at)
    rows = (await session.execute(statement.with_for_update(of=Delivery, skip_locked=True))).all()
    for delivery, webhook in rows:
        delivery.due_at = at + timedelta(seconds=webhook.timeout_seconds) + LEASE
        delivery.attempts, delivery.started_at = delivery.attempts + 1, at
    await session.flush()
    return rows


async def record(session: AsyncSession, delivery_id: int, outcome: Outcome) -> None:
    """Store the outcome of an attempt, and when the next one is due."""
    webhook_id = select(Delivery.webhook_id).where(Delivery.id == delivery_id).scalar_subquery()
    webhook = await session.scalar(select(Webhook).where(Webhook.id == webhook_id).with_for_update())
    delivery = await session.scalar(select(Delivery).where(Delivery.id == delivery_id).with_for_update())
    if webhook is None or delivery is None:
        return  # removed meanwhile
    at = now()
    delivery.duration_ms, delivery.response_status_code = outcome.duration_ms, outcome.status
    delivery.response_excerpt = outcome.excerpt
    delivery.error_type, delivery.error_message = outcome.error_type, outcome.error_message
    delivery.error_source = stored(outcome.error_message)
    webhook.total_deliveries += 1
    webhook.last_delivery_at = at
    if outcome.success:
        webhook.successful_deliveries += 1
        webhook.last_success_at, webhook.failing_since = at, None
        delivery.status, delivery.due_at, delivery.completed_at = "success", None, at
    else:
        webhook.failed_deliveries += 1
        webhook.last_failure_at, webhook.failing_since = at, webhook.failing_since or at
        _schedule_retry(webhook, delivery, outcome, at)
    await session.flush()
    if outcome.status == GONE:
        await disable(session, webhook, N_("the endpoint answered that it is gone (410)"))
    elif webhook.failing_since and at - webhook.failing_since > DISABLE_AFTER:
        await disable(session, webhook, N_("every delivery has failed for {days} days", days=DISABLE_AFTER.days))


def _schedule_retry(webhook: Webhook, delivery: Delivery, outcome: Outcome, at: datetime) -> None:
    due = at + retry_delay(webhook.retry_delay_seconds, delivery.attempts)
    if outcome.retry_after:
        due = max(due, outcome.retry_after)
    if delivery.attempts > webhook.max_retries or due > delivery.expires_at:
        delivery.status, delivery.due_at, delivery.completed_at = "failed", None, at
    else:
        delivery.status, delivery.due_at = "retrying", due


def retry_delay(first: int, attempts: int) -> timedelta:
    """The delay after so many attempts: `first` seconds, doubled each time, at most four hours.

    It varies by a quarter, so that deliveries that failed together are not retried together.
    """
    whole = min(timedelta(seconds=first * 2 ** (attempts - 1)), MAX_DELAY)
    return whole * random.uniform(0.75, 1.25)  # noqa: S311 - no secret


async def disable(session: AsyncSession, webhook: Webhook, reason: str) -> None:
    """Stop delivering to a dead endpoint; its owner sees that in the activities."""
    if not webhook.is_active:
        return
    webhook.is_active, webhook.disabled_reason, webhook.disabled_source = False, reason, stored(reason)
    waiting = update(Delivery).where(Delivery.webhook_id == webhook.id, Delivery.due_at.is_not(None))
    over = {"status": "failed", "due_at": None, "completed_at": now(), "error_type": "webhook_inactive"}
    await session.execute(waiting.values(**over))
    await session.flush()
    changed = {"is_active": False, "disabled_reason": reason}
    emit(session, WebhookDisabled(id=webhook.id, user_id=webhook.user_id, before={"is_active": True}, after=changed))
