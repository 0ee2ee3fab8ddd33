"""The items below their reorder point."""

from quart import request

from app.core.errors import AppError
from app.routes.schemas.types import Id, Query
from app.routes.web import layout, lists
from app.routes.web.blueprints import inventory_pages
from app.routes.web.forms import fitted, on_error
from app.routes.web.inventory import choices
from app.services.inventory.filters import LowStockFilter
from app.services.inventory.queries import LOW_STOCK


class LowStockQuery(Query):
    """The filter in the address."""

    warehouse_id: Id | None = None


@inventory_pages.get("/reports/low-stock")
@on_error()
async def low_stock(error: AppError | None = None) -> str:
    """The items below their reorder point, the largest shortage first."""
    query = LowStockQuery() if error else fitted(LowStockQuery, request.args.to_dict())
    return await layout.render_page(
        "inventory/low_stock/list.html",
        error=error,
        fields=tuple(LowStockQuery.model_fields),
        found=await lists.rows(LOW_STOCK, LowStockFilter(warehouse_id=query.warehouse_id)),
        warehouses=await choices.warehouses(query.warehouse_id),
    )
