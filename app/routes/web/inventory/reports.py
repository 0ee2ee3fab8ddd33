"""Reports of the stock: what it is worth, how fast it goes, what is running out. What moved is with the movements."""

from datetime import timedelta
from typing import Any

from quart import Blueprint, request

from app.core.clock import today
from app.core.errors import AppError
from app.core.listing import PageRequest
from app.routes.context import caller, session
from app.routes.stock_fields import Currency
from app.routes.web import lists
from app.routes.web.forms import fitted, shown_again
from app.routes.web.inventory import frame
from app.routes.wire import Day, Id, Line, Query
from app.services.inventory import turnover, valuation
from app.services.inventory.queries import LOW_STOCK

YEAR = timedelta(days=365)


class ValuationSearch(Query):
    """Of which stock; without a currency it is the instance's."""

    warehouse_id: Id | None = None
    category: Line | None = None
    currency: Currency | None = None


class TurnoverSearch(Query):
    """Of which days and item; without an end until today, without a start 365 days before the end."""

    start_date: Day | None = None
    end_date: Day | None = None
    item_id: Id | None = None


class LowSearch(Query):
    """Of which warehouse."""

    warehouse_id: Id | None = None


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/reports", "valuation", valued)
    blueprint.add_url_rule("/reports/turnover", "turnover", turned)
    blueprint.add_url_rule("/reports/low-stock", "low_stock", low)


def part() -> PageRequest:
    """Which part of a report the address asks for."""
    return PageRequest(lists.page_number())


async def valuation_page(error: AppError | None = None) -> str:
    """What the stock has cost, by warehouse, category and item."""
    asked = ValuationSearch() if error else fitted(ValuationSearch, request.args.to_dict())
    found = await valuation.read(session(), part(), asked.model_dump())
    return await frame.render(
        "report_valuation.html",
        error=error,
        fields=tuple(ValuationSearch.model_fields),
        found=found,
        details=lists.shown(found.details),
        warehouses=await frame.warehouses(),
        categories=await frame.categories(),
    )


@shown_again(valuation_page)
async def valued() -> str:
    """What the stock has cost."""
    return await valuation_page()


async def turnover_page(error: AppError | None = None) -> str:
    """How fast items are sold."""
    asked = TurnoverSearch() if error else fitted(TurnoverSearch, request.args.to_dict())
    end = asked.end_date or today(caller().zone)
    given: dict[str, Any] = {"start": asked.start_date or end - YEAR, "end": end}
    return await frame.render(
        "report_turnover.html",
        error=error,
        fields=tuple(TurnoverSearch.model_fields),
        days=given,
        found=lists.shown(await turnover.read(session(), caller(), part(), **given, item_id=asked.item_id)),
        items=await frame.items(),
    )


@shown_again(turnover_page)
async def turned() -> str:
    """How fast items are sold."""
    return await turnover_page()


async def low_page(error: AppError | None = None) -> str:
    """What is below its reorder point, what lacks most first."""
    asked = LowSearch() if error else fitted(LowSearch, request.args.to_dict())
    return await frame.render(
        "report_low.html",
        error=error,
        fields=tuple(LowSearch.model_fields),
        found=await lists.rows(LOW_STOCK, asked.model_dump()),
        warehouses=await frame.warehouses(),
    )


@shown_again(low_page)
async def low() -> str:
    """What is running out."""
    return await low_page()
