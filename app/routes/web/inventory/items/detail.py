"""The page of an item: its stock by warehouse and its movements."""

import orjson

from app.core.errors import AppError
from app.core.messages import N_
from app.routes.context import caller, session
from app.routes.web import layout, lists
from app.routes.web.blueprints import inventory_pages
from app.routes.web.inventory.forms import read_row
from app.routes.web.lists import Row
from app.services.inventory.filters import ItemFilter, MovementFilter
from app.services.inventory.history import MOVEMENTS_FOR_DISPLAY
from app.services.inventory.queries import ITEMS, availability


async def read_item(item_id: int) -> Row:
    """Read an item with its total stock; NotFound if there is none."""
    return await read_row(ITEMS, ItemFilter(id=item_id), N_("Item with ID {item_id} not found", item_id=item_id))


@inventory_pages.get("/items/<id:item_id>")
async def item(item_id: int, error: AppError | None = None) -> str:
    """The item."""
    return await layout.render_page(
        "inventory/items/detail.html",
        error=error,
        item=await read_item(item_id),
        places=orjson.loads(await availability(session(), caller(), item_id)),
        found=await lists.rows(MOVEMENTS_FOR_DISPLAY, MovementFilter(stock_item_id=item_id), per_page=20),
    )
