"""The page of a webhook with its deliveries."""

import orjson
from quart import request

from app.core.errors import AppError, NotFound
from app.core.messages import N_
from app.routes.context import read_one, session
from app.routes.web import layout, lists
from app.routes.web.admin.deliveries.filters import DeliveryQuery, status_labels
from app.routes.web.blueprints import admin_pages
from app.routes.web.forms import fitted, on_error
from app.routes.web.lists import Row
from app.services.webhooks.filters import WebhookFilter
from app.services.webhooks.queries import DELIVERIES_WITH_SOURCE, WITH_OWNER, count_by_status


async def read_webhook(webhook_id: int) -> Row:
    """Read a webhook and its owner; NotFound if there is none."""
    found = await read_one(WITH_OWNER, WebhookFilter(id=webhook_id))
    if found is None:
        raise NotFound(N_("Webhook with ID {webhook_id} not found", webhook_id=webhook_id))
    webhook: Row = orjson.loads(found)
    return webhook


@admin_pages.get("/webhooks/<id:webhook_id>")
@on_error()
async def webhook(webhook_id: int, error: AppError | None = None) -> str:
    """The webhook with its deliveries, newest first."""
    query = DeliveryQuery() if error else fitted(DeliveryQuery, request.args.to_dict())
    counts = await count_by_status(session(), webhook_id)
    return await layout.render_page(
        "admin/webhooks/detail.html",
        error=error,
        webhook=await read_webhook(webhook_id),
        found=await lists.rows(DELIVERIES_WITH_SOURCE, query.filter(webhook_id)),
        selected_status=query.status,
        states=status_labels(),
        counts=counts,
    )
