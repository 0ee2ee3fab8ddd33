"""The list of stock: the quantity of each item in each warehouse."""

from quart import request

from app.core.errors import AppError
from app.routes.web import layout, lists
from app.routes.web.blueprints import inventory_pages
from app.routes.web.forms import fitted, on_error
from app.routes.web.inventory import choices
from app.routes.web.inventory.stock.filters import StockQuery
from app.services.inventory.queries import STOCK_LEVELS


@inventory_pages.get("/stock")
@on_error()
async def stock(error: AppError | None = None) -> str:
    """The stock, by item and warehouse."""
    query = StockQuery() if error else fitted(StockQuery, request.args.to_dict())
    return await layout.render_page(
        "inventory/stock/list.html",
        error=error,
        fields=tuple(StockQuery.model_fields),
        found=await lists.rows(STOCK_LEVELS, query.filter()),
        warehouses=await choices.warehouses(query.warehouse_id),
        categories=await choices.categories(),
    )
