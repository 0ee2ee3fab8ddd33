"""From the log of events to deliveries: each event becomes one delivery for each webhook that wants it.

A reader with a place of its own goes along the log in the background. Its place moves in the transaction that writes
the deliveries, so a process that is killed has done both or neither: nothing is lost, and nothing is done twice. The
request that has caused an event has no part in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import feed
from app.core.clock import now
from app.core.events import EventRow
from app.core.feed import Mark, Place
from app.services.accounts.models import User
from app.services.activities import live
from app.services.webhooks import payloads, signing
from app.services.webhooks.models import Delivery, Webhook

READER = "webhooks"
AT_ONCE = 200
TRIED_FOR = timedelta(days=1)
COLUMNS = (EventRow.name, EventRow.user_id, EventRow.occurred_at, EventRow.resource)


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a webhook wants, and what its owner may know."""

    webhook_id: int
    user_id: int
    is_admin: bool
    events: frozenset[str]
    created_at: datetime

    def wants(self, event: Any) -> bool:
        """Whether this webhook is to hear of the event."""
        asked = "*" in self.events or event.name in self.events
        allowed = self.is_admin or event.user_id in (None, self.user_id)
        return asked and allowed and event.resource != "webhook" and event.occurred_at >= self.created_at


async def anybody(session: AsyncSession) -> bool:
    """Whether there is a webhook that is switched on."""
    return await session.scalar(select(Webhook.id).where(Webhook.is_active).limit(1)) is not None


async def needed(session: AsyncSession) -> Place | None:
    """Beyond where the log must not be pruned, because somebody waits for it; None where nobody does."""
    return await feed.mark(session, READER) if await anybody(session) else None


async def behind(session: AsyncSession) -> bool:
    """Whether there is something in the log that this reader has not come to."""
    return await feed.mark(session, READER) < await feed.head(session)


async def advance(session: AsyncSession) -> bool:
    """Turns the next events into deliveries; whether there are more. Another worker who is at it is left to it."""
    wanted = select(Mark).where(Mark.name == READER).with_for_update(skip_locked=True)
    mark = await session.scalar(wanted)
    if mark is None:
        return False
    subscriptions = await _subscriptions(session)
    first = min((hook.created_at for hook in subscriptions), default=now())
    batch = await feed.following(session, mark.place, EventRow.occurred_at >= first, limit=AT_ONCE, columns=COLUMNS)
    pairs = {
        event.id: hooks for event in batch.rows if (hooks := [hook for hook in subscriptions if hook.wants(event)])
    }
    if pairs:
        await _write(session, pairs)
    mark.move(batch.place)
    await session.flush()
    return batch.more


async def _subscriptions(session: AsyncSession) -> Sequence[Subscription]:
    statement = select(Webhook.id, Webhook.user_id, User.role, Webhook.events, Webhook.created_at)
    statement = statement.join(User, User.id == Webhook.user_id).where(Webhook.is_active, User.is_active)
    return [
        Subscription(row.id, row.user_id, row.role == "admin", frozenset(row.events), row.created_at)
        for row in await session.execute(statement)
    ]


async def _write(session: AsyncSession, pairs: dict[int, list[Subscription]]) -> None:
    events = await session.execute(live.ROWS.where(EventRow.id.in_(pairs)).order_by(EventRow.position, EventRow.id))
    at = now()
    rows = [
        {
            "webhook_id": hook.webhook_id,
            "event_id": event.id,
            "message_id": signing.new_message_id(),
            "event_type": event.event,
            "payload": text,
            "due_at": at,
            "give_up_at": at + TRIED_FOR,
            "created_at": at,
        }
        for event in events
        for text in [payloads.body(event).decode()]
        for hook in pairs[event.id]
    ]
    kind = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    await session.execute(kind.insert(Delivery).on_conflict_do_nothing(), rows)
