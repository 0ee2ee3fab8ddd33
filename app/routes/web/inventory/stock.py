"""How much of what lies where."""

from quart import Blueprint, request

from app.core.errors import AppError
from app.routes.web import lists
from app.routes.web.forms import fitted, shown_again
from app.routes.web.inventory import frame
from app.routes.wire import Id, Line, Query
from app.services.inventory.queries import STOCK


class StockSearch(Query):
    """Which stock is listed; places where nothing is left only with `empty`."""

    warehouse_id: Id | None = None
    category: Line | None = None
    low: Line | None = None
    empty: Line | None = None


def mount(blueprint: Blueprint) -> None:
    """Adds the route."""
    blueprint.add_url_rule("/stock", "stock", listed)


async def page(error: AppError | None = None) -> str:
    """The stock that is looked for."""
    asked = StockSearch() if error else fitted(StockSearch, request.args.to_dict())
    given = {
        "warehouse_id": asked.warehouse_id,
        "category": asked.category,
        "low_stock": asked.low and True,
        "there": None if asked.empty or asked.low else True,
    }
    return await frame.render(
        "stock.html",
        error=error,
        fields=tuple(StockSearch.model_fields),
        found=await lists.rows(STOCK, given),
        warehouses=await frame.warehouses(),
        categories=await frame.categories(),
    )


@shown_again(page)
async def listed() -> str:
    """The stock."""
    return await page()
