"""Actions on a webhook: enabling, disabling, deleting."""

from quart import redirect, url_for

from app.routes.context import caller, session
from app.routes.web.blueprints import admin_pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect
from app.routes.web.i18n import gettext as _
from app.services.webhooks import service


@admin_pages.post("/webhooks/<id:webhook_id>/toggle")
async def webhook_toggle(webhook_id: int) -> Redirect:
    """Disable a webhook, or enable it with its failures reset."""
    webhook = await service.get(session(), caller(), webhook_id)
    await service.update(session(), caller(), webhook_id, is_active=not webhook.is_active)
    text = _("“%(name)s” is activated") if webhook.is_active else _("“%(name)s” is deactivated")
    flash(text % {"name": webhook.name})
    return redirect(url_for("web.admin.webhook", webhook_id=webhook_id), 303)


@admin_pages.post("/webhooks/<id:webhook_id>/delete")
async def webhook_delete(webhook_id: int) -> Redirect:
    """Delete a webhook with its deliveries."""
    await service.delete(session(), caller(), webhook_id)
    flash(_("The webhook is deleted"))
    return redirect(url_for("web.admin.webhooks"), 303)
