"""Stock levels of items by warehouse: answers and examples."""

from datetime import datetime

from pydantic import BaseModel
from pydantic.config import JsonDict

from app.routes.schemas.inventory import items, warehouses
from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import examples

EXAMPLE: JsonDict = {
    "id": 1,
    "warehouse_id": 2,
    "stock_item_id": 1,
    "location": "Shelf 4",
    "last_counted_at": None,
    "last_counted_by": None,
    "created_at": "2024-01-15T09:00:00Z",
    "updated_at": "2024-01-15T09:00:00Z",
    "quantity_on_hand": 11,
    "quantity_reserved": 0,
    "quantity_available": 11,
}
WITH_NAMES: JsonDict = {**EXAMPLE, "warehouse": warehouses.EXAMPLE, "stock_item": items.EXAMPLE}


class StockOut(BaseModel):
    """How much of an item lies in a warehouse. Nobody reserves anything, so all that is there is available."""

    model_config = examples(EXAMPLE)

    id: int
    warehouse_id: int
    stock_item_id: int
    quantity_on_hand: float
    quantity_reserved: float
    quantity_available: float
    location: str | None
    last_counted_at: datetime | None
    last_counted_by: int | None
    created_at: datetime
    updated_at: datetime


class StockLevel(StockOut):
    """The same, with what lies where."""

    model_config = examples(WITH_NAMES)

    warehouse: warehouses.WarehouseOut
    stock_item: items.ItemOut


class StockPage(BaseModel):
    stock_levels: list[StockLevel]
    pagination: Pagination
