"""`/api/v1/inventory/reports`."""

from datetime import timedelta
from typing import Any

from pydantic import Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring

from app.core.clock import today
from app.core.json import Json
from app.core.listing import page
from app.routes.answers import PageQuery, page_answer, pagination, whole_answer
from app.routes.api_v1.inventory.fields import READ
from app.routes.api_v1.inventory.report_shapes import HistoryPage, LowStockPage, TurnoverPage, ValuationBody
from app.routes.context import caller, session
from app.routes.stock_fields import AnyKind, Currency, period
from app.routes.wire import DayOrInstant, Id, Line
from app.services.inventory import turnover, valuation
from app.services.inventory.history import HISTORY
from app.services.inventory.queries import LOW_STOCK
from app.services.inventory.turnover import TURNOVER
from app.services.inventory.valuation import DETAILS, Valuation

blueprint = Blueprint("reports", __name__, url_prefix="/reports")

UNCATEGORIZED = "Uncategorized"
YEAR = timedelta(days=365)


class ValuationQuery(PageQuery):
    """Of which stock; `page` and `per_page` are those of `item_details`."""

    warehouse_id: Id | None = None
    category: Line | None = None
    currency_code: Currency | None = Field(None, description="Without it, the instance's currency")


class HistoryQuery(PageQuery):
    """Of which movements. A date is a day in the caller's zone; as an end it includes that whole day."""

    stock_item_id: Id | None = None
    warehouse_id: Id | None = None
    movement_type: AnyKind | None = None
    date_from: DayOrInstant | None = None
    date_to: DayOrInstant | None = None


class TurnoverQuery(PageQuery):
    """Of which time and item."""

    start_date: DayOrInstant | None = Field(None, description="Without it, 365 days before the end")
    end_date: DayOrInstant | None = Field(None, description="Without it, today")
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
    asked = {"warehouse_id": place, "category": category, "currency": query_args.currency_code}
    found = await valuation.read(session(), query_args.of(DETAILS), asked)
    return whole_answer(**valued(found), warehouse_id=place, category=category)


@blueprint.get("/movement-history")
@READ
@validate_querystring(HistoryQuery)
@document_response(HistoryPage)
async def get_history(query_args: HistoryQuery) -> Response:
    """List what has moved.

    The newest first.
    """
    given = {
        "stock_item_id": query_args.stock_item_id,
        "warehouse_id": query_args.warehouse_id,
        "movement_type": query_args.movement_type,
        **period(query_args.date_from, query_args.date_to, caller().zone),
    }
    found = await page(session(), HISTORY, given, query_args.of(HISTORY))
    return page_answer("movements", found, total_movements=found.total)


@blueprint.get("/turnover")
@READ
@validate_querystring(TurnoverQuery)
@document_response(TurnoverPage)
async def get_turnover(query_args: TurnoverQuery) -> Response:
    """Compare what was sold with what lay there on average.

    The average is over the period, as far as it has come: stock counts for as long as it was there.
    """
    end = query_args.end_date or today(caller().zone)
    start = query_args.start_date or end - YEAR
    wanted = query_args.of(TURNOVER)
    found = await turnover.read(session(), caller(), wanted, start=start, end=end, item_id=query_args.item_id)
    return page_answer("items", found, start_date=start, end_date=end)


@blueprint.get("/low-stock")
@READ
@validate_querystring(LowStockQuery)
@document_response(LowStockPage)
async def get_low_stock(query_args: LowStockQuery) -> Response:
    """List what is below its reorder point.

    What lacks most comes first.
    """
    given = {"warehouse_id": query_args.warehouse_id}
    return page_answer("items", await page(session(), LOW_STOCK, given, query_args.of(LOW_STOCK)))


def valued(found: Valuation) -> dict[str, Any]:
    """A valuation as it is answered: groups by the names that people read."""
    places = {
        f"{row['name']} ({row['code']})": {
            "warehouse_id": row["warehouse_id"],
            "warehouse_name": row["name"],
            "warehouse_code": row["code"],
            "value": row["value"],
            "currency": found.currency,
        }
        for row in found.by_warehouse
    }
    names = [(row["category"] or UNCATEGORIZED, row["value"]) for row in found.by_category]
    return {
        "total_value": found.total,
        "currency": found.currency,
        "by_currency": {name: {"currency": name, "value": value} for name, value in found.by_currency.items()},
        "by_warehouse": places,
        "by_category": {name: {"category": name, "value": value, "currency": found.currency} for name, value in names},
        "item_details": Json(found.details.items),
        "pagination": pagination(found.details),
    }
