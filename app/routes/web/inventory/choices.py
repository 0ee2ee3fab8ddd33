"""The choices that forms and filters of the inventory offer."""

from collections.abc import Callable, Mapping

from app.routes.context import session
from app.routes.web.choices import ChoiceKind, Named
from app.services.inventory import queries
from app.services.inventory.filters import ItemFilter, SupplierFilter, WarehouseFilter
from app.services.inventory.queries import ITEMS, SUPPLIERS, WAREHOUSES

ChoiceRow = Mapping[str, object]
ITEM = ChoiceKind[ItemFilter, ChoiceRow](
    "items", ITEMS, ItemFilter(active=True), lambda number: ItemFilter(id=number), "sku"
)
WAREHOUSE = ChoiceKind[WarehouseFilter, ChoiceRow](
    "warehouses", WAREHOUSES, WarehouseFilter(active=True), lambda number: WarehouseFilter(id=number), "code"
)
SUPPLIER = ChoiceKind[SupplierFilter, ChoiceRow](
    "suppliers", SUPPLIERS, SupplierFilter(active=True), lambda number: SupplierFilter(id=number)
)


async def warehouses(*chosen: object) -> Named:
    """Return open warehouses by their code, and the chosen ones."""
    return await WAREHOUSE.named(label("code"), chosen)


async def items(*chosen: object) -> Named:
    """Return active items by their SKU, and the chosen ones."""
    return await ITEM.named(label("sku"), chosen)


async def suppliers(*chosen: object) -> Named:
    """Return active suppliers by name, and the chosen ones."""
    return await SUPPLIER.named(label("code"), chosen)


async def categories() -> list[tuple[str, str]]:
    """Return the categories of items."""
    return [(name, name) for name in await queries.item_categories(session())]


def label(key: str) -> Callable[[ChoiceRow], str]:
    """Return the function that labels a row with its code and its name."""
    return lambda row: f"{row[key]} · {row['name']}"
