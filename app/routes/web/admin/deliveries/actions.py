"""Actions on deliveries: a test, and sending failed ones again."""

from quart import redirect, url_for

from app.routes.context import caller, session
from app.routes.web.admin.deliveries.detail import delivery as delivery_page
from app.routes.web.admin.webhooks.detail import webhook as webhook_page
from app.routes.web.blueprints import admin_pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, on_error
from app.routes.web.i18n import ngettext
from app.services.webhooks import service


@admin_pages.post("/webhooks/<id:webhook_id>/test")
@on_error(webhook_page)
async def webhook_test(webhook_id: int) -> Redirect:
    """Send a test event, then show its delivery."""
    delivery = await service.send_test(session(), caller(), webhook_id)
    return redirect(url_for("web.admin.delivery", webhook_id=webhook_id, delivery_id=delivery.id), 303)


@admin_pages.post("/webhooks/<id:webhook_id>/deliveries/<id:delivery_id>/replay")
@on_error(delivery_page)
async def delivery_replay(webhook_id: int, delivery_id: int) -> Redirect:
    """Send a delivery again, then show it."""
    await service.replay(session(), caller(), webhook_id, delivery_id)
    return redirect(url_for("web.admin.delivery", webhook_id=webhook_id, delivery_id=delivery_id), 303)


@admin_pages.post("/webhooks/<id:webhook_id>/replay")
@on_error(webhook_page)
async def webhook_replay(webhook_id: int) -> Redirect:
    """Send every failed delivery of a webhook again."""
    count = await service.replay_failed(session(), caller(), webhook_id)
    text = ngettext("%(num)d delivery is being resent", "%(num)d deliveries are being resent", count)
    flash(text % {"num": count})
    return redirect(url_for("web.admin.webhook", webhook_id=webhook_id), 303)
