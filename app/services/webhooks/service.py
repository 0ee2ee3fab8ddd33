"""Webhooks: made, changed, tried, and their deliveries sent anew."""

from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import delete as delete_rows
from sqlalchemy import select
from sqlalchemy import update as update_rows
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import Guard, apply
from app.core.clock import now
from app.core.db import locked
from app.core.errors import Invalid, NotFound, invalid_fields
from app.core.events import Snapshot, emit, snapshot
from app.core.principal import Principal
from app.services.accounts.models import User
from app.services.webhooks import payloads, signing
from app.services.webhooks.events import (
    WebhookCreated,
    WebhookDeleted,
    WebhookSecretRotated,
    WebhookTest,
    WebhookUpdated,
)
from app.services.webhooks.models import Delivery, Webhook
from app.services.webhooks.outbox import TRIED_FOR

REQUIRED = frozenset(
    "name url events http_method content_type headers is_active max_retries retry_delay_seconds timeout_seconds".split()
)
TOLD = REQUIRED | {"description"}
OLD_SECRET_KEPT = timedelta(days=1)


async def create(session: AsyncSession, caller: Principal, values: Mapping[str, Any]) -> Webhook:
    """A new webhook of the caller; its `secret` can be read from the result, and never again."""
    _check_events(values["events"])
    webhook = Webhook(**values, user_id=caller.user_id, secret=signing.new_secret())
    session.add(webhook)
    await session.flush()
    emit(session, WebhookCreated(id=webhook.id, user_id=webhook.user_id, after=_told(webhook)))
    return webhook


async def get(session: AsyncSession, caller: Principal, webhook_id: int) -> Webhook:
    """The webhook, locked; NotFound also where it is somebody else's and the caller no administrator."""
    webhook = await session.scalar(locked(select(Webhook).where(Webhook.id == webhook_id)))
    if webhook is None or (webhook.user_id != caller.user_id and not caller.is_admin):
        raise NotFound(f"Webhook with ID {webhook_id} not found")
    return webhook


async def update(
    session: AsyncSession, caller: Principal, webhook_id: int, values: Mapping[str, Any], guard: Guard | None = None
) -> Webhook:
    """Changes what `values` names. One that is switched on again begins without a record of failures."""
    webhook = await get(session, caller, webhook_id)
    if guard:
        await guard()
    _check_events(values.get("events") or [])
    before = _told(webhook)
    apply(webhook, values, REQUIRED)
    if values.get("is_active"):
        webhook.failing_since, webhook.disabled_reason = None, None
    after = _told(webhook)
    if before != after:
        await session.flush()
        changed = [name for name in after if before[name] != after[name]]
        old, new = ({name: state[name] for name in changed} for state in (before, after))
        emit(session, WebhookUpdated(id=webhook.id, user_id=webhook.user_id, before=old, after=new))
    return webhook


async def delete(session: AsyncSession, caller: Principal, webhook_id: int, guard: Guard | None = None) -> None:
    """Removes a webhook with its deliveries."""
    webhook = await get(session, caller, webhook_id)
    if guard:
        await guard()
    before = _told(webhook)
    await session.execute(delete_rows(Webhook).where(Webhook.id == webhook_id))
    emit(session, WebhookDeleted(id=webhook_id, user_id=webhook.user_id, before=before))


async def rotate(session: AsyncSession, caller: Principal, webhook_id: int) -> Webhook:
    """A new secret; for a day the old one signs too, so that the receiver can change over in its own time."""
    webhook = await get(session, caller, webhook_id)
    webhook.previous_secret, webhook.previous_until = webhook.secret, now() + OLD_SECRET_KEPT
    webhook.secret = signing.new_secret()
    await session.flush()
    emit(session, WebhookSecretRotated(id=webhook.id, user_id=webhook.user_id))
    return webhook


async def test(session: AsyncSession, caller: Principal, webhook_id: int) -> Delivery:
    """A delivery of `webhook.test`, whatever the webhook listens to."""
    webhook = await _on(session, caller, webhook_id)
    user = await session.get_one(User, caller.user_id)
    row = SimpleNamespace(
        **dict.fromkeys(("project_name", "task_name", "client_name", "before")),
        event=WebhookTest.name,
        id=None,
        created_at=now(),
        user_id=user.id,
        username=user.username,
        display_name=user.full_name or user.username,
        entity_type="webhook",
        entity_id=webhook.id,
        entity_name=webhook.name,
        action="test",
        description=f"test webhook: {webhook.name}",
        owner_id=webhook.user_id,
        after=_told(webhook),
    )
    delivery = Delivery(
        webhook_id=webhook.id,
        message_id=signing.new_message_id(),
        event_type=WebhookTest.name,
        payload=payloads.body(row).decode(),
        give_up_at=now() + TRIED_FOR,
    )
    session.add(delivery)
    await session.flush()
    return delivery


async def delivery(
    session: AsyncSession, caller: Principal, webhook_id: int, delivery_id: int
) -> tuple[Webhook, Delivery]:
    """A delivery and its webhook, both locked; NotFound also where they are somebody else's."""
    webhook = await get(session, caller, webhook_id)
    wanted = select(Delivery).where(Delivery.id == delivery_id, Delivery.webhook_id == webhook.id)
    found = await session.scalar(locked(wanted))
    if found is None:
        raise NotFound(f"Delivery with ID {delivery_id} not found")
    return webhook, found


async def replay(session: AsyncSession, caller: Principal, webhook_id: int, delivery_id: int) -> Delivery:
    """Lets a delivery begin anew, with the same body and the same `webhook-id`."""
    await _on(session, caller, webhook_id)
    _, found = await delivery(session, caller, webhook_id, delivery_id)
    for name, value in _anew().items():
        setattr(found, name, value)
    await session.flush()
    return found


async def replay_failed(session: AsyncSession, caller: Principal, webhook_id: int) -> int:
    """The same for every delivery of the webhook that was given up; how many there were."""
    webhook = await _on(session, caller, webhook_id)
    failed = update_rows(Delivery).where(Delivery.webhook_id == webhook.id, Delivery.status == "failed")
    statement = failed.values(**_anew()).returning(Delivery.id)
    return len((await session.scalars(statement, execution_options={"synchronize_session": False})).all())


def _anew() -> dict[str, Any]:
    """A delivery that nobody has tried yet."""
    at = now()
    return {"status": "pending", "attempts": 0, "completed_at": None, "due_at": at, "give_up_at": at + TRIED_FOR}


async def _on(session: AsyncSession, caller: Principal, webhook_id: int) -> Webhook:
    webhook = await get(session, caller, webhook_id)
    if not webhook.is_active:
        raise Invalid("The webhook is switched off; switch it on first", code="invalid_state")
    return webhook


async def purge(session: AsyncSession, *, keep_days: int) -> None:
    """Removes deliveries that were made longer ago."""
    await session.execute(delete_rows(Delivery).where(Delivery.created_at < now() - timedelta(days=keep_days)))


def _check_events(events: list[str]) -> None:
    known = {"*", *payloads.names()}
    if unknown := sorted(set(events) - known):
        raise invalid_fields(events=f"unknown: {', '.join(unknown)}; known are {', '.join(sorted(known))}")


def _told(webhook: Webhook) -> Snapshot:
    """What the log says of a webhook: never a secret, nor headers, which may hold one."""
    return {name: value for name, value in snapshot(webhook).items() if name in TOLD - {"headers"}}
