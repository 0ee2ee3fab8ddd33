"""Reports of the inventory: what is answered, and examples."""

from datetime import date, datetime

from pydantic import BaseModel
from pydantic.config import JsonDict

from app.routes.schemas.inventory.types import AnyMovementKind
from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import examples

VALUATION: JsonDict = {
    "total_value": 1.8,
    "currency": "EUR",
    "by_currency": {"EUR": {"currency": "EUR", "value": 1.8}, "USD": {"currency": "USD", "value": 240.5}},
    "by_warehouse": {
        "Main store (MAIN)": {
            "warehouse_id": 2,
            "warehouse_name": "Main store",
            "warehouse_code": "MAIN",
            "value": 1.8,
            "currency": "EUR",
        }
    },
    "by_category": {"Fasteners": {"category": "Fasteners", "value": 1.8, "currency": "EUR"}},
    "item_details": [
        {
            "item_id": 1,
            "sku": "BOLT-M8",
            "name": "Bolt M8",
            "category": "Fasteners",
            "warehouse_id": 2,
            "warehouse_name": "Main store",
            "quantity": 15,
            "cost": 0.12,
            "value": 1.8,
            "currency": "EUR",
        }
    ],
    "pagination": {
        "page": 1,
        "per_page": 50,
        "total": 1,
        "pages": 1,
        "has_next": False,
        "has_prev": False,
        "next_page": None,
        "prev_page": None,
        "next_cursor": None,
    },
    "warehouse_id": None,
    "category": None,
}
HISTORY: JsonDict = {
    "id": 4,
    "date": "2024-01-15T09:00:00Z",
    "item_id": 1,
    "item_sku": "BOLT-M8",
    "item_name": "Bolt M8",
    "warehouse_id": 2,
    "warehouse_name": "Main store",
    "quantity": -4,
    "type": "transfer",
    "reference": "transfer#01HM62VAY0E8K3Z5T7QW9XNB4C",
    "notes": "For the fair",
}
TURNOVER: JsonDict = {
    "item_id": 1,
    "sku": "BOLT-M8",
    "name": "Bolt M8",
    "quantity_sold": 120,
    "avg_stock": 30,
    "turnover_rate": 4,
    "days_on_hand": 91.25,
}
LOW: JsonDict = {
    "item_id": 1,
    "item_sku": "BOLT-M8",
    "item_name": "Bolt M8",
    "warehouse_id": 2,
    "warehouse_code": "MAIN",
    "warehouse_name": "Main store",
    "quantity_on_hand": 15,
    "reorder_point": 200,
    "reorder_quantity": 500,
    "shortfall": 185,
}


class CurrencyValue(BaseModel):
    """All that is in one currency."""

    currency: str
    value: float


class WarehouseValue(BaseModel):
    """What lies in one warehouse, in the report's currency."""

    warehouse_id: int
    warehouse_name: str
    warehouse_code: str
    value: float
    currency: str


class CategoryValue(BaseModel):
    """What is of one category, in the report's currency; without one it is `Uncategorized`."""

    category: str
    value: float
    currency: str


class ItemValue(BaseModel):
    """One item in one warehouse; `cost` is that of one unit on average."""

    item_id: int
    sku: str
    name: str
    category: str | None
    warehouse_id: int
    warehouse_name: str
    quantity: float
    cost: float
    value: float
    currency: str


class ValuationBody(BaseModel):
    """What the stock has cost; everything but `by_currency` is in `currency`. Filters come back as they were asked."""

    model_config = examples(VALUATION)

    total_value: float
    currency: str
    by_currency: dict[str, CurrencyValue]
    by_warehouse: dict[str, WarehouseValue]
    by_category: dict[str, CategoryValue]
    item_details: list[ItemValue]
    pagination: Pagination
    warehouse_id: int | None
    category: str | None


class HistoryRow(BaseModel):
    """A movement with the names of what moved where; `reference` is its type and id."""

    model_config = examples(HISTORY)

    id: int
    date: datetime
    item_id: int
    item_sku: str
    item_name: str
    warehouse_id: int
    warehouse_name: str
    quantity: float
    type: AnyMovementKind
    reference: str | None
    notes: str | None


class MovementHistoryPage(BaseModel):
    movements: list[HistoryRow]
    total_movements: int
    pagination: Pagination


class TurnoverRow(BaseModel):
    """An item; at its rate the average stock lasts `days_on_hand`, null where nothing was sold."""

    model_config = examples(TURNOVER)

    item_id: int
    sku: str
    name: str
    quantity_sold: float
    avg_stock: float
    turnover_rate: float
    days_on_hand: float | None


class TurnoverPage(BaseModel):
    start_date: date | datetime
    end_date: date | datetime
    items: list[TurnoverRow]
    pagination: Pagination


class LowStockRow(BaseModel):
    """Stock below the reorder point; `shortfall` is what lacks."""

    model_config = examples(LOW)

    item_id: int
    item_sku: str
    item_name: str
    warehouse_id: int
    warehouse_code: str
    warehouse_name: str
    quantity_on_hand: float
    reorder_point: float
    reorder_quantity: float | None
    shortfall: float


class LowStockPage(BaseModel):
    items: list[LowStockRow]
    pagination: Pagination
