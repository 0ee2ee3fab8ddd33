"""`/api/v1/webhooks`."""

from collections.abc import Awaitable
from typing import Literal

import orjson
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.auth import scopes
from app.core.json import encode_json
from app.core.listing import page
from app.routes.context import bind, caller, read_one, running_app, session
from app.routes.idempotent import idempotent
from app.routes.responses import PageQuery, if_match, message_response, page_response, resource_response
from app.routes.route_metadata import checks_if_match, document_page, document_resource
from app.routes.schemas.deliveries import DeliveryChanged, DeliveryPage, Replayed
from app.routes.schemas.pagination import Message
from app.routes.schemas.types import Line
from app.routes.schemas.webhooks import (
    EventNames,
    WebhookBody,
    WebhookChanged,
    WebhookIn,
    WebhookMade,
    WebhookOut,
    WebhookPage,
    WebhookUpdate,
)
from app.services.webhooks import payloads, service
from app.services.webhooks.filters import DeliveryFilter, WebhookFilter
from app.services.webhooks.queries import DELIVERIES, WEBHOOKS

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")


class WebhookQuery(PageQuery):
    """Filters of the list."""

    is_active: bool | None = None


class DeliveryQuery(PageQuery):
    """Filters of the list."""

    status: Literal["pending", "success", "failed", "retrying"] | None = None
    event_type: Line | None = None


@blueprint.get("")
@scopes("read:webhooks")
@validate_querystring(WebhookQuery)
@document_page(WebhookPage)
async def list_webhooks(query_args: WebhookQuery) -> Response:
    """List webhooks.

    The newest first; one's own, for an administrator everybody's.
    """
    return page_response(
        "webhooks",
        await page(
            session(), WEBHOOKS, bind(WebhookFilter(is_active=query_args.is_active)), query_args.page_request(WEBHOOKS)
        ),
    )


@blueprint.get("/events")
@scopes("read:webhooks")
@document_response(EventNames)
async def list_events() -> Response:
    """List the events that a webhook can subscribe to."""
    return Response(encode_json({"events": payloads.names()}), content_type="application/json")


@blueprint.get("/<id:webhook_id>")
@scopes("read:webhooks")
@document_resource(WebhookBody)
async def get_webhook(webhook_id: int) -> Response:
    """Get a webhook."""
    return resource_response("webhook", await read(webhook_id), missing=f"Webhook with ID {webhook_id} not found")


@blueprint.post("")
@scopes("write:webhooks")
@idempotent
@validate_request(WebhookIn)
@document_resource(WebhookMade, 201)
async def create_webhook(data: WebhookIn) -> Response:
    """Create a webhook.

    It belongs to the caller, and hears of what the caller may see. The answer has its `secret`, which is never shown
    again.
    """
    await running_app().webhooks.network.check(data.url)
    webhook = await service.create(session(), caller(), **data.model_dump())
    text = await with_secret(webhook.id, webhook.secret)
    return resource_response("webhook", text, 201, message="Webhook created successfully")


@blueprint.route("/<id:webhook_id>", methods=["PUT", "PATCH"])
@scopes("write:webhooks")
@validate_request(WebhookUpdate)
@document_resource(WebhookChanged)
@checks_if_match(WebhookOut)
async def update_webhook(webhook_id: int, data: WebhookUpdate) -> Response:
    """Update a webhook.

    Switching one on again that the server has switched off gives it a new chance.
    """
    if data.url:
        await running_app().webhooks.network.check(data.url)
    await service.update(session(), caller(), webhook_id, if_match(lambda: read(webhook_id)), **data.explicitly_set())
    return resource_response("webhook", await read(webhook_id), message="Webhook updated successfully")


@blueprint.delete("/<id:webhook_id>")
@scopes("write:webhooks")
@document_response(Message)
@checks_if_match(WebhookOut)
async def delete_webhook(webhook_id: int) -> Response:
    """Delete a webhook with its deliveries."""
    await service.delete(session(), caller(), webhook_id, if_match(lambda: read(webhook_id)))
    return message_response("Webhook deleted successfully")


@blueprint.post("/<id:webhook_id>/rotate-secret")
@scopes("write:webhooks")
@document_resource(WebhookMade)
async def rotate_secret(webhook_id: int) -> Response:
    """Rotate the secret.

    The answer has the new one. For a day deliveries are signed with both.
    """
    webhook = await service.rotate_secret(session(), caller(), webhook_id)
    return resource_response(
        "webhook", await with_secret(webhook_id, webhook.secret), message="Secret rotated successfully"
    )


@blueprint.post("/<id:webhook_id>/test")
@scopes("write:webhooks")
@document_resource(DeliveryChanged)
async def test_webhook(webhook_id: int) -> Response:
    """Send a test event.

    `webhook.test` is sent in a moment, whatever the webhook listens to; see its deliveries for the outcome.
    """
    delivery = await service.send_test(session(), caller(), webhook_id)
    return resource_response(
        "delivery", await read_one(DELIVERIES, DeliveryFilter(id=delivery.id)), message="Test event queued"
    )


@blueprint.get("/<id:webhook_id>/deliveries")
@scopes("read:webhooks")
@validate_querystring(DeliveryQuery)
@document_page(DeliveryPage)
async def list_deliveries(webhook_id: int, query_args: DeliveryQuery) -> Response:
    """List the deliveries of a webhook, the newest first."""
    asked = query_args.page_request(DELIVERIES)
    resource_response("webhook", await read(webhook_id), missing=f"Webhook with ID {webhook_id} not found")
    wanted = DeliveryFilter(webhook_id=webhook_id, status=query_args.status, event_type=query_args.event_type)
    return page_response("deliveries", await page(session(), DELIVERIES, bind(wanted), asked))


@blueprint.post("/<id:webhook_id>/deliveries/<id:delivery_id>/replay")
@scopes("write:webhooks")
@document_resource(DeliveryChanged)
async def replay_delivery(webhook_id: int, delivery_id: int) -> Response:
    """Send a delivery again.

    With the same body and the same `webhook-id`, however it has ended.
    """
    await service.replay(session(), caller(), webhook_id, delivery_id)
    return resource_response(
        "delivery", await read_one(DELIVERIES, DeliveryFilter(id=delivery_id)), message="Delivery queued"
    )


@blueprint.post("/<id:webhook_id>/deliveries/replay-failed")
@scopes("write:webhooks")
@document_response(Replayed)
async def replay_failed(webhook_id: int) -> Response:
    """Send every failed delivery again.

    Those of this webhook that were given up, as if each was replayed by itself.
    """
    replayed = await service.replay_failed(session(), caller(), webhook_id)
    return message_response("Failed deliveries queued", replayed=replayed)


def read(webhook_id: int) -> Awaitable[str | None]:
    """Return the webhook's JSON, or None if the caller cannot see it."""
    return read_one(WEBHOOKS, WebhookFilter(id=webhook_id))


async def with_secret(webhook_id: int, secret: str) -> str:
    """The webhook's JSON with its secret."""
    shown = orjson.loads(await read(webhook_id) or "{}")
    return encode_json(shown | {"secret": secret}).decode()
