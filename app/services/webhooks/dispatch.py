"""From the log of events to deliveries: each event becomes one delivery for each webhook that wants it.

A reader follows the log in the background. Its position moves in the transaction that writes
the deliveries, so a process that is killed has done both or neither: nothing is lost, and nothing is done twice. The
request that has caused an event is not involved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import feed
from app.core.clock import now
from app.core.events import EventRow
from app.core.feed import Checkpoint, EventColumns, Position
from app.services.accounts.models import User
from app.services.webhooks import payloads, signing
from app.services.webhooks.models import Delivery, Webhook

READER = "webhooks"
BATCH_SIZE = 200
RETRY_WINDOW = timedelta(days=1)
COLUMNS = (EventRow.name, EventRow.user_id, EventRow.occurred_at, EventRow.resource)


@dataclass(frozen=True, slots=True)
class Subscription:
    """The events that a webhook subscribes to, and its owner's rights."""

    webhook_id: int
    user_id: int
    is_admin: bool
    events: frozenset[str]
    created_at: datetime

    def wants(self, event: EventColumns) -> bool:
        """True if this webhook is to get the event."""
        asked = "*" in self.events or event.name in self.events
        allowed = self.is_admin or event.user_id in (None, self.user_id)
        return asked and allowed and event.resource != "webhook" and event.occurred_at >= self.created_at


async def any_active(session: AsyncSession) -> bool:
    """True if a webhook is active."""
    return await session.scalar(select(Webhook.id).where(Webhook.is_active).limit(1)) is not None


async def retention_limit(session: AsyncSession) -> Position | None:
    """The position after which the log must not be pruned; None without an active webhook."""
    return await feed.checkpoint(session, READER) if await any_active(session) else None


async def has_backlog(session: AsyncSession) -> bool:
    """True if there are events after the reader's position."""
    return await feed.checkpoint(session, READER) < await feed.head(session)


async def advance(session: AsyncSession) -> bool:
    """Turn the next events into deliveries; return True if there are more. Skip if another worker is at it."""
    wanted = select(Checkpoint).where(Checkpoint.name == READER).with_for_update(skip_locked=True)
    checkpoint = await session.scalar(wanted)
    if checkpoint is None:
        return False
    subscriptions = await _subscriptions(session)
    first = min((hook.created_at for hook in subscriptions), default=now())
    batch = await feed.read_after(
        session, checkpoint.reached, EventRow.occurred_at >= first, limit=BATCH_SIZE, columns=COLUMNS
    )
    pairs = {
        event.id: hooks for event in batch.rows if (hooks := [hook for hook in subscriptions if hook.wants(event)])
    }
    if pairs:
        await _create_deliveries(session, pairs)
    checkpoint.move(batch.position)
    await session.flush()
    return batch.more


async def _subscriptions(session: AsyncSession) -> Sequence[Subscription]:
    statement = select(Webhook.id, Webhook.user_id, User.role, Webhook.events, Webhook.created_at)
    statement = statement.join(User, User.id == Webhook.user_id).where(Webhook.is_active, User.is_active)
    return [
        Subscription(row.id, row.user_id, row.role == "admin", frozenset(row.events), row.created_at)
        for row in await session.execute(statement)
    ]


async def _create_deliveries(session: AsyncSession, pairs: dict[int, list[Subscription]]) -> None:
    wanted = payloads.EVENT_ROWS.where(EventRow.id.in_(pairs)).order_by(EventRow.position, EventRow.id)
    events = await session.execute(wanted)
    at = now()
    rows = [
        {
            "webhook_id": hook.webhook_id,
            "event_id": event.id,
            "message_id": signing.new_message_id(),
            "event_type": event.name,
            "payload": text,
            "due_at": at,
            "expires_at": at + RETRY_WINDOW,
            "created_at": at,
        }
        for event in events
        for text in [payloads.Payload.of(event).body().decode()]
        for hook in pairs[event.id]
    ]
    kind = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    await session.execute(kind.insert(Delivery).on_conflict_do_nothing(), rows)
