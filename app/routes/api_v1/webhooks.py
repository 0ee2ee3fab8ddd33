"""`/api/v1/webhooks`."""

from collections.abc import Awaitable

import orjson
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.auth import scopes
from app.core.json import encode
from app.core.listing import one, page
from app.routes.answers import done, if_match, one_answer, page_answer
from app.routes.api_v1.shapes import Message
from app.routes.api_v1.webhook_shapes import (
    DeliveryChanged,
    DeliveryPage,
    DeliveryQuery,
    EventNames,
    Replayed,
    WebhookBody,
    WebhookChanged,
    WebhookIn,
    WebhookMade,
    WebhookPage,
    WebhookQuery,
    WebhookUpdate,
)
from app.routes.context import caller, host, session
from app.routes.idempotent import idempotent
from app.services.webhooks import payloads, service
from app.services.webhooks.queries import DELIVERIES, WEBHOOKS, visible_to

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")


@blueprint.get("")
@scopes("read:webhooks")
@validate_querystring(WebhookQuery)
@document_response(WebhookPage)
async def list_webhooks(query_args: WebhookQuery) -> Response:
    """List webhooks.

    The newest first; one's own, for an administrator everybody's.
    """
    given = {**visible_to(caller()), "is_active": query_args.is_active}
    return page_answer("webhooks", await page(session(), WEBHOOKS, given, query_args.of(WEBHOOKS)))


@blueprint.get("/events")
@scopes("read:webhooks")
@document_response(EventNames)
async def list_events() -> Response:
    """List the events that a webhook can subscribe to."""
    return Response(encode({"events": payloads.names()}), content_type="application/json")


@blueprint.get("/<id:webhook_id>")
@scopes("read:webhooks")
@document_response(WebhookBody)
async def get_webhook(webhook_id: int) -> Response:
    """Get a webhook."""
    return one_answer("webhook", await read(webhook_id), missing=f"Webhook with ID {webhook_id} not found")


@blueprint.post("")
@scopes("write:webhooks")
@idempotent
@validate_request(WebhookIn)
@document_response(WebhookMade, 201)
async def create_webhook(data: WebhookIn) -> Response:
    """Create a webhook.

    It belongs to the caller, and hears of what the caller may see. The answer has its `secret`, which is never shown
    again.
    """
    await host().network.check(data.url)
    webhook = await service.create(session(), caller(), data.model_dump())
    text = await with_secret(webhook.id, webhook.secret)
    return one_answer("webhook", text, 201, message="Webhook created successfully")


@blueprint.route("/<id:webhook_id>", methods=["PUT", "PATCH"])
@scopes("write:webhooks")
@validate_request(WebhookUpdate)
@document_response(WebhookChanged)
async def update_webhook(webhook_id: int, data: WebhookUpdate) -> Response:
    """Update a webhook.

    Switching one on again that the server has switched off gives it a new chance.
    """
    if data.url:
        await host().network.check(data.url)
    await service.update(session(), caller(), webhook_id, data.given(), if_match(lambda: read(webhook_id)))
    return one_answer("webhook", await read(webhook_id), message="Webhook updated successfully")


@blueprint.delete("/<id:webhook_id>")
@scopes("write:webhooks")
@document_response(Message)
async def delete_webhook(webhook_id: int) -> Response:
    """Delete a webhook with its deliveries."""
    await service.delete(session(), caller(), webhook_id, if_match(lambda: read(webhook_id)))
    return done("Webhook deleted successfully")


@blueprint.post("/<id:webhook_id>/rotate-secret")
@scopes("write:webhooks")
@document_response(WebhookMade)
async def rotate_secret(webhook_id: int) -> Response:
    """Rotate the secret.

    The answer has the new one. For a day deliveries are signed with both.
    """
    webhook = await service.rotate(session(), caller(), webhook_id)
    return one_answer("webhook", await with_secret(webhook_id, webhook.secret), message="Secret rotated successfully")


@blueprint.post("/<id:webhook_id>/test")
@scopes("write:webhooks")
@document_response(DeliveryChanged)
async def test_webhook(webhook_id: int) -> Response:
    """Send a test event.

    `webhook.test` is sent in a moment, whatever the webhook listens to; see its deliveries for the outcome.
    """
    delivery = await service.test(session(), caller(), webhook_id)
    return one_answer("delivery", await one(session(), DELIVERIES, {"id": delivery.id}), message="Test event queued")


@blueprint.get("/<id:webhook_id>/deliveries")
@scopes("read:webhooks")
@validate_querystring(DeliveryQuery)
@document_response(DeliveryPage)
async def list_deliveries(webhook_id: int, query_args: DeliveryQuery) -> Response:
    """List the deliveries of a webhook, the newest first."""
    asked = query_args.of(DELIVERIES)
    one_answer("webhook", await read(webhook_id), missing=f"Webhook with ID {webhook_id} not found")
    given = {"webhook_id": webhook_id, "status": query_args.status, "event_type": query_args.event_type}
    return page_answer("deliveries", await page(session(), DELIVERIES, given, asked))


@blueprint.post("/<id:webhook_id>/deliveries/<id:delivery_id>/replay")
@scopes("write:webhooks")
@document_response(DeliveryChanged)
async def replay_delivery(webhook_id: int, delivery_id: int) -> Response:
    """Send a delivery again.

    With the same body and the same `webhook-id`, however it has ended.
    """
    await service.replay(session(), caller(), webhook_id, delivery_id)
    return one_answer("delivery", await one(session(), DELIVERIES, {"id": delivery_id}), message="Delivery queued")


@blueprint.post("/<id:webhook_id>/deliveries/replay-failed")
@scopes("write:webhooks")
@document_response(Replayed)
async def replay_failed(webhook_id: int) -> Response:
    """Send every failed delivery again.

    Those of this webhook that were given up, as if each was replayed by itself.
    """
    replayed = await service.replay_failed(session(), caller(), webhook_id)
    return done("Failed deliveries queued", replayed=replayed)


def read(webhook_id: int) -> Awaitable[str | None]:
    """The webhook's JSON, where the caller may see it."""
    return one(session(), WEBHOOKS, {"id": webhook_id} | visible_to(caller()))


async def with_secret(webhook_id: int, secret: str) -> str:
    """The webhook's JSON with its secret."""
    shown = orjson.loads(await read(webhook_id) or "{}")
    return encode(shown | {"secret": secret}).decode()
