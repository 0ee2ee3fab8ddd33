"""A new webhook."""

from app.core.errors import AppError
from app.routes.context import caller, session
from app.routes.web import layout
from app.routes.web.admin.webhooks.edit import FIELDS, form_context, read_webhook_form
from app.routes.web.admin.webhooks.list import webhooks
from app.routes.web.blueprints import admin_pages
from app.routes.web.forms import on_error
from app.services.webhooks import service


@admin_pages.get("/webhooks/new")
async def webhook_new(error: AppError | None = None) -> str:
    """The form of a new webhook."""
    context = await form_context({"events": [], "headers": {}}, error)
    return await layout.render_page("admin/webhooks/create.html", error=error, fields=FIELDS, **context)


@admin_pages.post("/webhooks")
@on_error(webhook_new)
async def webhook_create() -> tuple[str, int]:
    """Create a webhook. Its secret is in this response and nowhere else."""
    webhook = await service.create(session(), caller(), **await read_webhook_form())
    return await webhooks(made={"id": webhook.id, "name": webhook.name, "text": webhook.secret}), 201
