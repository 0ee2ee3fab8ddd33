"""The form of a supplier, and changing one with it."""

from quart import redirect, url_for

from app.core.errors import AppError
from app.core.messages import N_
from app.routes.context import session
from app.routes.schemas.inventory.suppliers import SupplierIn
from app.routes.web import layout
from app.routes.web.blueprints import inventory_pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, on_error, values_for
from app.routes.web.i18n import gettext as _
from app.routes.web.inventory.forms import read_fields, read_row
from app.services.inventory import suppliers
from app.services.inventory.filters import SupplierFilter
from app.services.inventory.queries import SUPPLIERS

FIELDS = tuple(SupplierIn.model_fields)
FLAGS = ("is_active",)


@inventory_pages.get("/suppliers/<id:supplier_id>/edit")
async def supplier_edit(supplier_id: int, error: AppError | None = None) -> str:
    """The form of an existing supplier."""
    supplier = await read_row(
        SUPPLIERS,
        SupplierFilter(id=supplier_id),
        N_("Supplier with ID {supplier_id} not found", supplier_id=supplier_id),
    )
    return await layout.render_page(
        "inventory/suppliers/form.html",
        error=error,
        fields=FIELDS,
        supplier=supplier,
        values=await values_for(error, supplier),
    )


@inventory_pages.post("/suppliers/<id:supplier_id>/edit")
@on_error(supplier_edit)
async def supplier_update(supplier_id: int) -> Redirect:
    """Change a supplier; empty fields are cleared."""
    form = await read_fields(SupplierIn, FLAGS)
    await suppliers.update(session(), supplier_id, **form.model_dump())
    flash(_("Saved"))
    return redirect(url_for("web.inventory.suppliers"), 303)
