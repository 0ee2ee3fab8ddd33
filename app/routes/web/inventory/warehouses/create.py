"""A new warehouse."""

from quart import redirect, url_for

from app.core.errors import AppError
from app.routes.context import caller, session
from app.routes.schemas.inventory.warehouses import WarehouseIn
from app.routes.web import layout
from app.routes.web.blueprints import inventory_pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, on_error, values_for
from app.routes.web.i18n import gettext as _
from app.routes.web.inventory.forms import read_fields
from app.routes.web.inventory.warehouses.edit import FIELDS, FLAGS
from app.services.inventory import warehouses

DEFAULTS = {"is_active": True}


@inventory_pages.get("/warehouses/new")
async def warehouse_new(error: AppError | None = None) -> str:
    """The form of a new warehouse."""
    return await layout.render_page(
        "inventory/warehouses/form.html", error=error, fields=FIELDS, values=await values_for(error, DEFAULTS)
    )


@inventory_pages.post("/warehouses/new")
@on_error(warehouse_new)
async def warehouse_create() -> Redirect:
    """Create a warehouse."""
    form = await read_fields(WarehouseIn, FLAGS)
    warehouse = await warehouses.create(session(), caller(), **form.model_dump(exclude_none=True))
    flash(_("%(name)s created") % {"name": warehouse.name})
    return redirect(url_for("web.inventory.warehouses"), 303)
