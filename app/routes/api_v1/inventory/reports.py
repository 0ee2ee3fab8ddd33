"""`/api/v1/inventory/reports`."""

from datetime import timedelta

from pydantic import Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring

from app.core.clock import today
from app.core.json import RawJson
from app.core.listing import page
from app.core.period import bounds
from app.routes.api_v1.inventory.scopes import READ
from app.routes.context import bind, caller, session
from app.routes.responses import PageQuery, json_response, page_response, pagination
from app.routes.route_metadata import document_page
from app.routes.schemas.inventory.reports import LowStockPage, MovementHistoryPage, TurnoverPage, ValuationBody
from app.routes.schemas.inventory.types import AnyMovementKind, CurrencyCode
from app.routes.schemas.types import DATE_FROM, DATE_TO, END_DATE, START_DATE, DayOrInstant, Id, Line
from app.services.inventory import turnover, valuation
from app.services.inventory.filters import LowStockFilter, MovementFilter, ValuationFilter
from app.services.inventory.history import MOVEMENT_HISTORY
from app.services.inventory.queries import LOW_STOCK
from app.services.inventory.turnover import ITEM_TURNOVER
from app.services.inventory.valuation import VALUATION_DETAILS, Valuation

blueprint = Blueprint("reports", __name__, url_prefix="/reports")

UNCATEGORIZED = "Uncategorized"
YEAR = timedelta(days=365)


class ValuationQuery(PageQuery):
    """Of which stock; `page` and `per_page` are those of `item_details`."""

    warehouse_id: Id | None = None
    category: Line | None = None
    currency_code: CurrencyCode | None = Field(None, description="Without it, the instance's currency")


class HistoryQuery(PageQuery):
    """Of which movements. A date is a day in the caller's zone; as an end it includes that whole day."""

    stock_item_id: Id | None = None
    warehouse_id: Id | None = None
    movement_type: AnyMovementKind | None = None
    date_from: DayOrInstant | None = Field(None, validation_alias=DATE_FROM)
    date_to: DayOrInstant | None = Field(None, validation_alias=DATE_TO)


class TurnoverQuery(PageQuery):
    """Of which time and item."""

    start_date: DayOrInstant | None = Field(
        None, validation_alias=START_DATE, description="Without it, 365 days before the end"
    )
    end_date: DayOrInstant | None = Field(None, validation_alias=END_DATE, description="Without it, today")
    item_id: Id | None = None


class LowStockQuery(PageQuery):
    """Of which warehouse."""

    warehouse_id: Id | None = None


@blueprint.get("/valuation")
@READ
@validate_querystring(ValuationQuery)
@document_response(ValuationBody)
async def get_valuation(query_args: ValuationQuery) -> Response:
    """Value the stock.

    At what its units have cost, first in, first out. Currencies are never added together: all but `by_currency` is in
    `currency`. Values are exact, so all ways to add them up come to the same total.
    """
    place, category = query_args.warehouse_id, query_args.category
    wanted = ValuationFilter(warehouse_id=place, category=category, currency=query_args.currency_code)
    found = await valuation.read_valuation(session(), caller(), query_args.page_request(VALUATION_DETAILS), wanted)
    return json_response(200, **valued(found), warehouse_id=place, category=category)


@blueprint.get("/movement-history")
@READ
@validate_querystring(HistoryQuery)
@document_page(MovementHistoryPage)
async def get_history(query_args: HistoryQuery) -> Response:
    """List what has moved.

    The newest first.
    """
    wanted = MovementFilter(
        stock_item_id=query_args.stock_item_id,
        warehouse_id=query_args.warehouse_id,
        movement_type=query_args.movement_type,
        **bounds(query_args.date_from, query_args.date_to, caller().zone),
    )
    found = await page(session(), MOVEMENT_HISTORY, bind(wanted), query_args.page_request(MOVEMENT_HISTORY))
    return page_response("movements", found, total_movements=found.total)


@blueprint.get("/turnover")
@READ
@validate_querystring(TurnoverQuery)
@document_page(TurnoverPage)
async def get_turnover(query_args: TurnoverQuery) -> Response:
    """Compare what was sold with what lay there on average.

    The average is over the period, as far as it has come: stock counts for as long as it was there.
    """
    end = query_args.end_date or today(caller().zone)
    start = query_args.start_date or end - YEAR
    wanted = query_args.page_request(ITEM_TURNOVER)
    found = await turnover.read_turnover(session(), caller(), wanted, start=start, end=end, item_id=query_args.item_id)
    return page_response("items", found, start_date=start, end_date=end)


@blueprint.get("/low-stock")
@READ
@validate_querystring(LowStockQuery)
@document_page(LowStockPage)
async def get_low_stock(query_args: LowStockQuery) -> Response:
    """List what is below its reorder point.

    What lacks most comes first.
    """
    wanted = LowStockFilter(warehouse_id=query_args.warehouse_id)
    return page_response("items", await page(session(), LOW_STOCK, bind(wanted), query_args.page_request(LOW_STOCK)))


def valued(found: Valuation) -> dict[str, object]:
    """A valuation as it is answered: groups by the names that people read."""
    places = {
        f"{row.name} ({row.code})": {
            "warehouse_id": row.warehouse_id,
            "warehouse_name": row.name,
            "warehouse_code": row.code,
            "value": row.value,
            "currency": found.currency,
        }
        for row in found.by_warehouse
    }
    names = [(row.category or UNCATEGORIZED, row.value) for row in found.by_category]
    return {
        "total_value": found.total,
        "currency": found.currency,
        "by_currency": {name: {"currency": name, "value": value} for name, value in found.by_currency.items()},
        "by_warehouse": places,
        "by_category": {name: {"category": name, "value": value, "currency": found.currency} for name, value in names},
        "item_details": RawJson(found.details.items),
        "pagination": pagination(found.details),
    }
