"""Items, warehouses and movements for the tests of the inventory."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import Database
from app.services.inventory.models import Layer, Movement, Stock
from tests.factories import Answer, Api

BASE = "/inventory"
AT = "2026-03-11T10:00:00Z"
ITEM = {
    "id": 1,
    "sku": "BOLT-M8",
    "name": "Bolt M8",
    "description": None,
    "category": "Fasteners",
    "unit": "pcs",
    "default_cost": 0.12,
    "default_price": 0.3,
    "currency_code": "EUR",
    "barcode": None,
    "is_active": True,
    "is_trackable": True,
    "allow_backorder": False,
    "reorder_point": 200,
    "reorder_quantity": None,
    "supplier_id": 1,
    "supplier": "Screws",
    "supplier_sku": None,
    "image_url": None,
    "notes": None,
    "created_at": AT,
    "updated_at": AT,
    "created_by": 2,
    "total_quantity_on_hand": 0,
    "total_quantity_reserved": 0,
    "total_quantity_available": 0,
    "is_low_stock": True,
}
WAREHOUSE = {
    "id": 1,
    "name": "Main",
    "code": "MAIN",
    "address": "Harbour 1",
    "contact_person": None,
    "contact_email": None,
    "contact_phone": None,
    "is_active": True,
    "notes": None,
    "created_at": AT,
    "updated_at": AT,
    "created_by": 2,
}
SUPPLIER = {
    "id": 1,
    "code": "SCR",
    "name": "Screws",
    "description": None,
    "contact_person": None,
    "email": None,
    "phone": None,
    "address": None,
    "website": None,
    "tax_id": None,
    "payment_terms": "30 days",
    "currency_code": "EUR",
    "is_active": True,
    "notes": None,
    "created_at": AT,
    "updated_at": AT,
    "created_by": 2,
}


async def item(api: Api, sku: str = "BOLT", **more: Any) -> int:
    """The id of a new item."""
    answer = await api.post(f"{BASE}/items", **{"sku": sku, "name": sku.title()} | more)
    assert answer.status == 201, answer.body
    return int(answer.body["item"]["id"])


async def warehouse(api: Api, code: str = "MAIN", **more: Any) -> int:
    """The id of a new warehouse."""
    answer = await api.post(f"{BASE}/warehouses", **{"code": code, "name": code.title()} | more)
    assert answer.status == 201, answer.body
    return int(answer.body["warehouse"]["id"])


async def move(api: Api, item_id: int, place: int, quantity: float, kind: str = "adjustment", **more: Any) -> Answer:
    """A movement."""
    given = {"stock_item_id": item_id, "warehouse_id": place, "quantity": quantity, "movement_type": kind}
    return await api.post(f"{BASE}/movements", **given | more)


async def transfer(api: Api, item_id: int, source: int, target: int, quantity: float = 1, **more: Any) -> Answer:
    """A transfer."""
    given = {"stock_item_id": item_id, "from_warehouse_id": source, "to_warehouse_id": target, "quantity": quantity}
    return await api.post(f"{BASE}/transfers", **given | more)


async def on_hand(database: Database) -> dict[tuple[int, int], float]:
    """Item and warehouse -> quantity, of every row of stock."""
    async with database.transaction(read_only=True) as session:
        rows = await session.scalars(select(Stock))
        return {(row.stock_item_id, row.warehouse_id): float(row.quantity_on_hand) for row in rows}


async def layers(database: Database, item_id: int = 1) -> list[tuple[int, float, float]]:
    """Warehouse, quantity and unit cost of an item's open layers, in the order in which they go."""
    async with database.transaction(read_only=True) as session:
        statement = select(Layer).where(Layer.stock_item_id == item_id, Layer.quantity != 0)
        rows = await session.scalars(statement.order_by(Layer.warehouse_id, Layer.received_at, Layer.id))
        return [(row.warehouse_id, float(row.quantity), float(row.unit_cost)) for row in rows]


async def sums(session: AsyncSession) -> dict[tuple[int, int], float]:
    """Item and warehouse -> the sum of its movements, added up exactly here."""
    found: dict[tuple[int, int], Any] = {}
    for row in await session.scalars(select(Movement)):
        place = (row.stock_item_id, row.warehouse_id)
        found[place] = found.get(place, 0) + row.quantity
    return {place: float(quantity) for place, quantity in found.items()}
