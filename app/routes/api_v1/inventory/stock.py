"""`/api/v1/inventory/stock-levels`."""

from pydantic import Field
from quart import Blueprint, Response
from quart_schema import validate_querystring

from app.core.listing import page
from app.routes.api_v1.inventory.scopes import READ
from app.routes.context import bind, session
from app.routes.responses import PageQuery, page_response
from app.routes.route_metadata import document_page
from app.routes.schemas.inventory.stock_levels import StockPage
from app.routes.schemas.types import Id, Line
from app.services.inventory.filters import StockFilter
from app.services.inventory.queries import STOCK_LEVELS

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
@document_page(StockPage)
async def list_stock_levels(query_args: StockQuery) -> Response:
    """List how much of what lies where."""
    wanted = StockFilter(
        warehouse_id=query_args.warehouse_id,
        stock_item_id=query_args.stock_item_id,
        category=query_args.category,
        there=query_args.in_stock,
        low_stock=query_args.low_stock,
    )
    return page_response(
        "stock_levels", await page(session(), STOCK_LEVELS, bind(wanted), query_args.page_request(STOCK_LEVELS))
    )
