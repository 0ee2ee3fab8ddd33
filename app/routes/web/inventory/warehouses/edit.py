"""The form of a warehouse, and changing one with it."""

from quart import redirect, url_for

from app.core.errors import AppError
from app.core.messages import N_
from app.routes.context import session
from app.routes.schemas.inventory.warehouses import WarehouseIn
from app.routes.web import layout
from app.routes.web.blueprints import inventory_pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, on_error, values_for
from app.routes.web.i18n import gettext as _
from app.routes.web.inventory.forms import read_fields, read_row
from app.services.inventory import warehouses
from app.services.inventory.filters import WarehouseFilter
from app.services.inventory.queries import WAREHOUSES

FIELDS = tuple(WarehouseIn.model_fields)
FLAGS = ("is_active",)


@inventory_pages.get("/warehouses/<id:warehouse_id>/edit")
async def warehouse_edit(warehouse_id: int, error: AppError | None = None) -> str:
    """The form of an existing warehouse."""
    warehouse = await read_row(
        WAREHOUSES,
        WarehouseFilter(id=warehouse_id),
        N_("Warehouse with ID {warehouse_id} not found", warehouse_id=warehouse_id),
    )
    return await layout.render_page(
        "inventory/warehouses/form.html",
        error=error,
        fields=FIELDS,
        warehouse=warehouse,
        values=await values_for(error, warehouse),
    )


@inventory_pages.post("/warehouses/<id:warehouse_id>/edit")
@on_error(warehouse_edit)
async def warehouse_update(warehouse_id: int) -> Redirect:
    """Change a warehouse; empty fields are cleared."""
    form = await read_fields(WarehouseIn, FLAGS)
    await warehouses.update(session(), warehouse_id, **form.model_dump())
    flash(_("Saved"))
    return redirect(url_for("web.inventory.warehouses"), 303)
