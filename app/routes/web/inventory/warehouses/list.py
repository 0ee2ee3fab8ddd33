"""The list of warehouses."""

from app.routes.web import layout, lists
from app.routes.web.blueprints import inventory_pages
from app.services.inventory.filters import WarehouseFilter
from app.services.inventory.queries import WAREHOUSES


@inventory_pages.get("/warehouses")
async def warehouses() -> str:
    """Every warehouse, closed ones included."""
    return await layout.render_page(
        "inventory/warehouses/list.html", found=await lists.rows(WAREHOUSES, WarehouseFilter())
    )
