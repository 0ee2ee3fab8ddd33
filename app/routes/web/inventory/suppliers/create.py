"""A new supplier."""

from quart import redirect, url_for

from app.core.errors import AppError
from app.routes.context import caller, session
from app.routes.schemas.inventory.suppliers import SupplierIn
from app.routes.web import layout
from app.routes.web.blueprints import inventory_pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, on_error, values_for
from app.routes.web.i18n import gettext as _
from app.routes.web.inventory.forms import read_fields
from app.routes.web.inventory.suppliers.edit import FIELDS, FLAGS
from app.services.inventory import suppliers

DEFAULTS = {"is_active": True}


@inventory_pages.get("/suppliers/new")
async def supplier_new(error: AppError | None = None) -> str:
    """The form of a new supplier."""
    return await layout.render_page(
        "inventory/suppliers/form.html", error=error, fields=FIELDS, values=await values_for(error, DEFAULTS)
    )


@inventory_pages.post("/suppliers/new")
@on_error(supplier_new)
async def supplier_create() -> Redirect:
    """Create a supplier."""
    form = await read_fields(SupplierIn, FLAGS)
    supplier = await suppliers.create(session(), caller(), **form.model_dump(exclude_none=True))
    flash(_("%(name)s created") % {"name": supplier.name})
    return redirect(url_for("web.inventory.suppliers"), 303)
