"""Webhooks: created, updated, tested, and their deliveries repeated."""

from datetime import timedelta
from typing import TypedDict, Unpack

from sqlalchemy import delete as delete_rows
from sqlalchemy import select
from sqlalchemy import update as update_rows
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import partitions
from app.core.changes import Precondition, apply_changes
from app.core.clock import now
from app.core.db import for_update
from app.core.errors import Invalid, NotFound, invalid_fields
from app.core.events import Snapshot, emit, snapshot
from app.core.messages import N_
from app.core.partitions import Monthly
from app.core.principal import Principal
from app.services.accounts.models import User
from app.services.webhooks import payloads, signing
from app.services.webhooks.dispatch import RETRY_WINDOW
from app.services.webhooks.events import (
    WebhookCreated,
    WebhookDeleted,
    WebhookSecretRotated,
    WebhookTest,
    WebhookUpdated,
)
from app.services.webhooks.models import Delivery, Webhook
from app.services.webhooks.payloads import Actor, Payload

REQUIRED = frozenset(
    "name url events http_method content_type headers is_active max_retries retry_delay_seconds timeout_seconds".split()
)
LOGGED_COLUMNS = REQUIRED | {"description"}
PREVIOUS_SECRET_LIFETIME = timedelta(days=1)
DELIVERY_MONTHS = Monthly("webhook_deliveries", "created_at", ("PRIMARY KEY (id)", "UNIQUE (webhook_id, event_id)"))


class WebhookValues(TypedDict, total=False):
    """The columns of a webhook that its owner sets; those that are absent keep their value, or get their default."""

    name: str
    description: str | None
    url: str
    events: list[str]
    http_method: str
    content_type: str
    headers: dict[str, str]
    is_active: bool
    max_retries: int
    retry_delay_seconds: int
    timeout_seconds: int


async def create(session: AsyncSession, caller: Principal, **values: Unpack[WebhookValues]) -> Webhook:
    """Create a webhook of the caller; only this result shows its `secret`."""
    _check_events(values["events"])
    webhook = Webhook(**values, user_id=caller.user_id, secret=signing.new_secret())
    session.add(webhook)
    await session.flush()
    emit(session, WebhookCreated(id=webhook.id, user_id=webhook.user_id, after=_logged_state(webhook)))
    return webhook


async def get(session: AsyncSession, caller: Principal, webhook_id: int) -> Webhook:
    """The webhook, locked; NotFound also if it is another user's and the caller is no administrator."""
    webhook = await session.scalar(for_update(select(Webhook).where(Webhook.id == webhook_id)))
    if webhook is None or (webhook.user_id != caller.user_id and not caller.is_admin):
        raise NotFound(N_("Webhook with ID {webhook_id} not found", webhook_id=webhook_id))
    return webhook


async def update(
    session: AsyncSession,
    caller: Principal,
    webhook_id: int,
    guard: Precondition | None = None,
    **values: Unpack[WebhookValues],
) -> Webhook:
    """Change what `values` names. A webhook that is switched on again starts without a record of failures."""
    webhook = await get(session, caller, webhook_id)
    if guard:
        await guard()
    _check_events(values.get("events") or [])
    before = _logged_state(webhook)
    apply_changes(webhook, values, REQUIRED)
    if values.get("is_active"):
        webhook.failing_since, webhook.disabled_reason, webhook.disabled_source = None, None, None
    after = _logged_state(webhook)
    if before != after:
        await session.flush()
        changed = [name for name in after if before[name] != after[name]]
        old, new = ({name: state[name] for name in changed} for state in (before, after))
        emit(session, WebhookUpdated(id=webhook.id, user_id=webhook.user_id, before=old, after=new))
    return webhook


async def delete(session: AsyncSession, caller: Principal, webhook_id: int, guard: Precondition | None = None) -> None:
    """Delete a webhook with its deliveries."""
    webhook = await get(session, caller, webhook_id)
    if guard:
        await guard()
    before = _logged_state(webhook)
    await session.execute(delete_rows(Webhook).where(Webhook.id == webhook_id))
    emit(session, WebhookDeleted(id=webhook_id, user_id=webhook.user_id, before=before))


async def rotate_secret(session: AsyncSession, caller: Principal, webhook_id: int) -> Webhook:
    """Replace the secret; the old one signs too for a day, so that the receiver has time to change."""
    webhook = await get(session, caller, webhook_id)
    webhook.previous_secret, webhook.previous_until = webhook.secret, now() + PREVIOUS_SECRET_LIFETIME
    webhook.secret = signing.new_secret()
    await session.flush()
    emit(session, WebhookSecretRotated(id=webhook.id, user_id=webhook.user_id))
    return webhook


async def send_test(session: AsyncSession, caller: Principal, webhook_id: int) -> Delivery:
    """Create a delivery of `webhook.test`, whatever the webhook subscribes to."""
    webhook = await _get_active(session, caller, webhook_id)
    user = await session.get_one(User, caller.user_id)
    payload = Payload(
        event_id=None,
        event=WebhookTest.name,
        occurred_at=now(),
        actor=Actor(id=user.id, username=user.username, display_name=user.full_name or user.username),
        resource=WebhookTest.resource,
        resource_id=webhook.id,
        resource_name=webhook.name,
        owner_id=webhook.user_id,
        after=_logged_state(webhook),
    )
    delivery = Delivery(
        webhook_id=webhook.id,
        message_id=signing.new_message_id(),
        event_type=WebhookTest.name,
        payload=payload.body().decode(),
        expires_at=now() + RETRY_WINDOW,
    )
    session.add(delivery)
    await session.flush()
    return delivery


async def get_delivery(
    session: AsyncSession, caller: Principal, webhook_id: int, delivery_id: int
) -> tuple[Webhook, Delivery]:
    """A delivery and its webhook, both locked; NotFound also if they are another user's."""
    webhook = await get(session, caller, webhook_id)
    wanted = select(Delivery).where(Delivery.id == delivery_id, Delivery.webhook_id == webhook.id)
    found = await session.scalar(for_update(wanted))
    if found is None:
        raise NotFound(N_("Delivery with ID {delivery_id} not found", delivery_id=delivery_id))
    return webhook, found


async def replay(session: AsyncSession, caller: Principal, webhook_id: int, delivery_id: int) -> Delivery:
    """Restart a delivery with the same body and the same `webhook-id`."""
    await _get_active(session, caller, webhook_id)
    _, found = await get_delivery(session, caller, webhook_id, delivery_id)
    for name, value in _reset_values().items():
        setattr(found, name, value)
    await session.flush()
    return found


async def replay_failed(session: AsyncSession, caller: Principal, webhook_id: int) -> int:
    """Restart every failed delivery of the webhook; return their number."""
    webhook = await _get_active(session, caller, webhook_id)
    failed = update_rows(Delivery).where(Delivery.webhook_id == webhook.id, Delivery.status == "failed")
    statement = failed.values(**_reset_values()).returning(Delivery.id)
    return len((await session.scalars(statement, execution_options={"synchronize_session": False})).all())


def _reset_values() -> dict[str, object]:
    """The columns of a delivery that has not been tried yet."""
    at = now()
    return {"status": "pending", "attempts": 0, "completed_at": None, "due_at": at, "expires_at": at + RETRY_WINDOW}


async def _get_active(session: AsyncSession, caller: Principal, webhook_id: int) -> Webhook:
    webhook = await get(session, caller, webhook_id)
    if not webhook.is_active:
        raise Invalid(N_("The webhook is inactive; activate it first"), code="invalid_state")
    return webhook


async def purge(session: AsyncSession, *, keep_days: int) -> None:
    """Delete deliveries that are older than `keep_days`; on PostgreSQL by months."""
    if partitions.is_partitioned(session):
        for month in await partitions.old_partitions(session, DELIVERY_MONTHS, keep_days=keep_days):
            await partitions.drop(session, month)
        return
    await session.execute(delete_rows(Delivery).where(Delivery.created_at < now() - timedelta(days=keep_days)))


def _check_events(events: list[str]) -> None:
    known = {"*", *payloads.names()}
    if unknown := sorted(set(events) - known):
        raise invalid_fields(
            events=N_(
                "unknown: {names}; known are {names_2}", names=", ".join(unknown), names_2=", ".join(sorted(known))
            )
        )


def _logged_state(webhook: Webhook) -> Snapshot:
    """The columns of a webhook in the log: no secret, and no headers, which may contain one."""
    return {name: value for name, value in snapshot(webhook).items() if name in LOGGED_COLUMNS - {"headers"}}
