"""A new secret of a webhook."""

from app.routes.context import caller, session
from app.routes.web import layout
from app.routes.web.admin.webhooks.detail import read_webhook
from app.routes.web.blueprints import admin_pages
from app.services.webhooks import service


@admin_pages.get("/webhooks/<id:webhook_id>/secret")
async def webhook_secret(webhook_id: int, text: str = "") -> str:
    """The button that makes a new secret; `text` is the new one, shown this once."""
    webhook = await read_webhook(webhook_id)
    return await layout.render_page("admin/webhook_secrets/create.html", webhook=webhook, secret=text)


@admin_pages.post("/webhooks/<id:webhook_id>/secret")
async def webhook_rotate(webhook_id: int) -> str:
    """Make a new secret. It is in this response and nowhere else."""
    webhook = await service.rotate_secret(session(), caller(), webhook_id)
    return await webhook_secret(webhook_id, webhook.secret)
