"""The list of suppliers."""

from app.routes.web import layout, lists
from app.routes.web.blueprints import inventory_pages
from app.services.inventory.filters import SupplierFilter
from app.services.inventory.queries import SUPPLIERS


@inventory_pages.get("/suppliers")
async def suppliers() -> str:
    """Every supplier, archived ones included."""
    return await layout.render_page(
        "inventory/suppliers/list.html", found=await lists.rows(SUPPLIERS, SupplierFilter())
    )
