"""The form of an item, and changing one with it."""

from collections.abc import Mapping

from quart import redirect, url_for

from app.core.errors import AppError
from app.routes.context import session
from app.routes.schemas.inventory.items import ItemIn
from app.routes.web import layout
from app.routes.web.blueprints import inventory_pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, on_error, values_for
from app.routes.web.i18n import gettext as _
from app.routes.web.inventory import choices
from app.routes.web.inventory.forms import read_fields
from app.routes.web.inventory.items.detail import read_item
from app.services.inventory import items

FIELDS = tuple(ItemIn.model_fields)
FLAGS = ("is_active", "is_trackable", "allow_backorder")


async def form_choices(values: Mapping[str, object]) -> dict[str, object]:
    """Return the choices that the form offers, those in its values included."""
    return {"categories": await choices.categories(), "suppliers": await choices.suppliers(values.get("supplier_id"))}


@inventory_pages.get("/items/<id:item_id>/edit")
async def item_edit(item_id: int, error: AppError | None = None) -> str:
    """The form of an existing item."""
    item = await read_item(item_id)
    values = await values_for(error, item)
    return await layout.render_page(
        "inventory/items/edit.html",
        error=error,
        fields=FIELDS,
        item=item,
        values=values,
        **await form_choices(values),
    )


@inventory_pages.post("/items/<id:item_id>/edit")
@on_error(item_edit)
async def item_update(item_id: int) -> Redirect:
    """Change an item; empty fields are cleared."""
    form = await read_fields(ItemIn, FLAGS)
    await items.update(session(), item_id, **form.model_dump())
    flash(_("Saved"))
    return redirect(url_for("web.inventory.item", item_id=item_id), 303)
