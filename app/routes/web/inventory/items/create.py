"""A new item."""

from quart import redirect, url_for

from app.core.errors import AppError
from app.routes.context import caller, session
from app.routes.schemas.inventory.items import ItemIn
from app.routes.web import layout
from app.routes.web.blueprints import inventory_pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, on_error, values_for
from app.routes.web.i18n import gettext as _
from app.routes.web.inventory.forms import read_fields
from app.routes.web.inventory.items.edit import FIELDS, FLAGS, form_choices
from app.services.inventory import items

DEFAULTS = {"is_active": True, "is_trackable": True}


@inventory_pages.get("/items/new")
async def item_new(error: AppError | None = None) -> str:
    """The form of a new item."""
    values = await values_for(error, DEFAULTS)
    return await layout.render_page(
        "inventory/items/create.html", error=error, fields=FIELDS, values=values, **await form_choices(values)
    )


@inventory_pages.post("/items/new")
@on_error(item_new)
async def item_create() -> Redirect:
    """Create an item."""
    form = await read_fields(ItemIn, FLAGS)
    item = await items.create(session(), caller(), **form.model_dump(exclude_none=True))
    flash(_("%(name)s created; now record its stock") % {"name": item.name})
    return redirect(url_for("web.inventory.item", item_id=item.id), 303)
