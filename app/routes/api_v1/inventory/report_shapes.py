"""Shapes of the inventory's reports, for the documentation; a test holds them to what is really sent."""

from datetime import date, datetime

from pydantic import BaseModel

from app.routes.api_v1.inventory import examples
from app.routes.api_v1.shapes import Pagination
from app.routes.stock_fields import AnyKind
from app.routes.wire import shown


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

    model_config = shown(examples.VALUATION)

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

    model_config = shown(examples.HISTORY)

    id: int
    date: datetime
    item_id: int
    item_sku: str
    item_name: str
    warehouse_id: int
    warehouse_name: str
    quantity: float
    type: AnyKind
    reference: str | None
    notes: str | None


class HistoryPage(BaseModel):
    movements: list[HistoryRow]
    total_movements: int
    pagination: Pagination


class TurnoverRow(BaseModel):
    """An item; at its rate the average stock lasts `days_on_hand`, null where nothing was sold."""

    model_config = shown(examples.TURNOVER)

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

    model_config = shown(examples.LOW)

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
