"""The page of a delivery: the request, and the receiver's response."""

import orjson

from app.core.errors import AppError
from app.core.events import snapshot
from app.routes.context import caller, session
from app.routes.web import layout
from app.routes.web.admin.deliveries.filters import status_labels
from app.routes.web.blueprints import admin_pages
from app.services.webhooks import http_client, service


@admin_pages.get("/webhooks/<id:webhook_id>/deliveries/<id:delivery_id>")
async def delivery(webhook_id: int, delivery_id: int, error: AppError | None = None) -> str:
    """The delivery."""
    webhook, delivery = await service.get_delivery(session(), caller(), webhook_id, delivery_id)
    return await layout.render_page(
        "admin/deliveries/detail.html",
        error=error,
        webhook=webhook,
        delivery=snapshot(delivery),
        headers=http_client.redacted_headers(webhook, delivery),
        body=orjson.dumps(orjson.loads(delivery.payload), option=orjson.OPT_INDENT_2).decode(),
        states=status_labels(),
    )
