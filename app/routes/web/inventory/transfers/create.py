"""A new transfer."""

from quart import redirect, request, url_for

from app.core.errors import AppError
from app.routes.context import caller, session
from app.routes.schemas.inventory.transfers import TransferIn
from app.routes.web import layout
from app.routes.web.blueprints import inventory_pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, on_error, values_for
from app.routes.web.i18n import gettext as _
from app.routes.web.inventory import choices
from app.routes.web.inventory.forms import read_fields
from app.routes.web.per_request import my_formatter
from app.services.inventory import transfers

FIELDS = tuple(TransferIn.model_fields)


@inventory_pages.get("/transfers/new")
async def transfer_new(error: AppError | None = None) -> str:
    """The form of a transfer; the address may name an item."""
    values = await values_for(error, request.args.to_dict())
    return await layout.render_page(
        "inventory/transfers/create.html",
        error=error,
        fields=FIELDS,
        values=values,
        items=await choices.items(values.get("stock_item_id")),
        warehouses=await choices.warehouses(values.get("from_warehouse_id"), values.get("to_warehouse_id")),
    )


@inventory_pages.post("/transfers/new")
@on_error(transfer_new)
async def transfer_create() -> Redirect:
    """Move stock from one warehouse to another."""
    form = await read_fields(TransferIn)
    transfer = await transfers.create(session(), caller(), **form.model_dump())
    flash(_("%(count)s transferred") % {"count": (await my_formatter()).quantity(transfer.quantity)})
    return redirect(url_for("web.inventory.item", item_id=transfer.stock_item_id), 303)
