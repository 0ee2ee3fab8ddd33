"""A new movement."""

from decimal import Decimal

from quart import redirect, request, url_for

from app.core.errors import AppError, invalid_fields
from app.core.messages import N_
from app.routes.context import caller, session
from app.routes.schemas.inventory.movements import MovementIn
from app.routes.web import layout
from app.routes.web.blueprints import inventory_pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, on_error, values_for
from app.routes.web.i18n import gettext as _
from app.routes.web.inventory import choices
from app.routes.web.inventory.forms import read_fields
from app.routes.web.per_request import my_formatter
from app.services.inventory import movements

FIELDS = tuple(MovementIn.model_fields)
DEVALUATION = {name for name in FIELDS if name.startswith("devalue_")}
ISSUES = ("sale", "waste")  # entered as a positive quantity, stored as a negative one


@inventory_pages.get("/movements/new")
async def movement_new(error: AppError | None = None) -> str:
    """The form of a movement; the address may name an item and a warehouse."""
    values = await values_for(error, request.args.to_dict())
    return await layout.render_page(
        "inventory/movements/create.html",
        error=error,
        fields=FIELDS,
        values=values,
        items=await choices.items(values.get("stock_item_id")),
        warehouses=await choices.warehouses(values.get("warehouse_id")),
    )


@inventory_pages.post("/movements/new")
@on_error(movement_new)
async def movement_create() -> Redirect:
    """Record a movement, then show the item."""
    form = await read_fields(MovementIn)
    form.devalue_enabled = form.devalue_method is not None
    values = form.model_dump(exclude=DEVALUATION) | {"quantity": signed(form.movement_type, form.quantity)}
    movement, stock = await movements.record_movement(session(), caller(), **values, devaluation=form.devaluation())
    flash(_("Recorded: %(count)s in stock") % {"count": (await my_formatter()).quantity(stock.quantity_on_hand)})
    return redirect(url_for("web.inventory.item", item_id=movement.stock_item_id), 303)


def signed(kind: str, quantity: Decimal) -> Decimal:
    """Return the quantity as the ledger stores it: negative if stock leaves."""
    if kind not in ISSUES:
        return quantity
    if quantity <= 0:
        raise invalid_fields(quantity=N_("must be above 0"))
    return -quantity
