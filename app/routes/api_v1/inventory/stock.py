"""`/api/v1/inventory/stock-levels`."""

from pydantic import Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring

from app.core.listing import page
from app.routes.answers import PageQuery, page_answer
from app.routes.api_v1.inventory.fields import READ
from app.routes.api_v1.inventory.shapes import StockPage
from app.routes.context import session
from app.routes.wire import Id, Line
from app.services.inventory.queries import STOCK

blueprint = Blueprint("stock_levels", __name__, url_prefix="/stock-levels")


class StockQuery(PageQuery):
    """Filters of the list."""

    warehouse_id: Id | None = None
    stock_item_id: Id | None = None
    category: Line | None = None
    in_stock: bool = Field(False, description="Only where something lies")
    low_stock: bool = Field(False, description="Only below the reorder point")


@blueprint.get("")
@READ
@validate_querystring(StockQuery)
@document_response(StockPage)
async def list_stock_levels(query_args: StockQuery) -> Response:
    """List how much of what lies where."""
    given = {
        "warehouse_id": query_args.warehouse_id,
        "stock_item_id": query_args.stock_item_id,
        "category": query_args.category,
        "there": query_args.in_stock or None,
        "low_stock": query_args.low_stock or None,
    }
    return page_answer("stock_levels", await page(session(), STOCK, given, query_args.of(STOCK)))
