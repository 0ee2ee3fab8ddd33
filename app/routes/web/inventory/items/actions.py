"""Actions on an item: archiving and unarchiving."""

from quart import redirect, url_for

from app.routes.context import session
from app.routes.web.blueprints import inventory_pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, on_error
from app.routes.web.i18n import gettext as _
from app.routes.web.inventory.items.detail import item as item_page
from app.services.inventory import items


@inventory_pages.post("/items/<id:item_id>/toggle")
@on_error(item_page)
async def item_toggle(item_id: int) -> Redirect:
    """Archive an item, or make an archived one active again."""
    item = await items.get(session(), item_id)
    await items.update(session(), item_id, is_active=not item.is_active)
    flash((_("%(name)s is active again") if item.is_active else _("%(name)s is archived")) % {"name": item.name})
    return redirect(url_for("web.inventory.item", item_id=item_id), 303)
