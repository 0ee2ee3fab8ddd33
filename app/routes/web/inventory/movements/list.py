"""The list of movements, and the same list among the reports."""

from quart import request

from app.core.errors import AppError
from app.routes.context import caller
from app.routes.web import layout, lists
from app.routes.web.blueprints import inventory_pages
from app.routes.web.forms import fitted, on_error
from app.routes.web.inventory import choices
from app.routes.web.inventory.movements.filters import MovementQuery
from app.services.inventory.history import MOVEMENTS_FOR_DISPLAY


@inventory_pages.get("/movements")
@on_error()
async def movements(error: AppError | None = None, *, report: bool = False) -> str:
    """The movements, newest first."""
    query = MovementQuery() if error else fitted(MovementQuery, request.args.to_dict())
    return await layout.render_page(
        "inventory/movements/list.html",
        error=error,
        fields=tuple(MovementQuery.model_fields),
        report=report,
        found=await lists.rows(MOVEMENTS_FOR_DISPLAY, query.filter(caller().zone)),
        items=await choices.items(query.stock_item_id),
        warehouses=await choices.warehouses(query.warehouse_id),
    )


@inventory_pages.get("/reports/movement-history")
@on_error()
async def history(error: AppError | None = None) -> str:
    """The movements as a report."""
    return await movements(error, report=True)
