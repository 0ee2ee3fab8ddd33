"""The valuation of the stock by warehouse, category and item."""

from quart import request

from app.core.errors import AppError
from app.core.listing import PageRequest
from app.routes.context import caller, session
from app.routes.schemas.inventory.types import CurrencyCode
from app.routes.schemas.types import Id, Line, Query
from app.routes.web import layout, lists
from app.routes.web.blueprints import inventory_pages
from app.routes.web.forms import fitted, on_error
from app.routes.web.inventory import choices
from app.routes.web.per_request import default_currency
from app.services.inventory import valuation as report
from app.services.inventory.filters import ValuationFilter


class ValuationQuery(Query):
    """The filters in the address; the currency is the instance's by default."""

    warehouse_id: Id | None = None
    category: Line | None = None
    currency: CurrencyCode | None = None


@inventory_pages.get("/reports")
@on_error()
async def valuation(error: AppError | None = None) -> str:
    """The cost of the stock."""
    query = ValuationQuery() if error else fitted(ValuationQuery, request.args.to_dict())
    page = PageRequest(lists.page_number())
    query.currency = query.currency or await default_currency()
    found = await report.read_valuation(session(), caller(), page, ValuationFilter(**query.model_dump()))
    return await layout.render_page(
        "inventory/valuation/list.html",
        error=error,
        fields=tuple(ValuationQuery.model_fields),
        found=found,
        details=lists.shown_rows(found.details),
        warehouses=await choices.warehouses(query.warehouse_id),
        categories=await choices.categories(),
    )
