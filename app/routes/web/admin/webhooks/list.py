"""The list of webhooks."""

from app.routes.web import layout, lists
from app.routes.web.blueprints import admin_pages
from app.services.webhooks.filters import WebhookFilter
from app.services.webhooks.queries import WITH_OWNER


@admin_pages.get("/webhooks")
async def webhooks(made: dict[str, object] | None = None) -> str:
    """Every user's webhooks; `made` is a new one, whose secret is shown this once."""
    found = await lists.rows(WITH_OWNER, WebhookFilter())
    return await layout.render_page("admin/webhooks/list.html", made=made, webhooks=found)
