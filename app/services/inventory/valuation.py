"""What the stock has cost: the sum of its layers, one currency at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, bindparam, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.listing import Listing, Page, PageRequest, page
from app.services.inventory.layers import OPEN
from app.services.inventory.models import Layer, StockItem, Warehouse
from app.services.settings import instance

# Quantities and costs have four decimals, so a value has eight at most, and rounding to them loses nothing. Where the
# database adds up doubles, it takes away what they add of their own.
DECIMALS, VALUE_DECIMALS = 4, 8

held = (
    select(
        Layer.stock_item_id,
        Layer.warehouse_id,
        func.round(func.sum(Layer.quantity), DECIMALS).label("quantity"),
        type_coerce(func.sum(Layer.quantity * Layer.unit_cost), Float).label("value"),
    )
    .where(OPEN)
    .group_by(Layer.stock_item_id, Layer.warehouse_id)
    .subquery()
)

FILTERS: dict[str, ColumnElement[bool]] = {
    "warehouse_id": held.c.warehouse_id == bindparam("warehouse_id"),
    "category": StockItem.category == bindparam("category"),
    "currency": StockItem.currency_code == bindparam("currency"),
}

DETAILS = Listing(
    rows=select(
        StockItem.id.label("item_id"),
        StockItem.sku,
        StockItem.name,
        StockItem.category,
        held.c.warehouse_id,
        Warehouse.name.label("warehouse_name"),
        held.c.quantity,
        func.round(held.c.value / func.nullif(held.c.quantity, 0), DECIMALS).label("cost"),
        func.round(held.c.value, VALUE_DECIMALS).label("value"),
        StockItem.currency_code.label("currency"),
    )
    .join(held, held.c.stock_item_id == StockItem.id)
    .join(Warehouse, Warehouse.id == held.c.warehouse_id)
    .where(StockItem.is_trackable),
    filters=FILTERS,
    sorts={
        "name": (StockItem.name, StockItem.id, held.c.warehouse_id),
        "sku": (StockItem.sku, held.c.warehouse_id),
        "value": (held.c.value, StockItem.id, held.c.warehouse_id),
        "quantity": (held.c.quantity, StockItem.id, held.c.warehouse_id),
    },
    default_sort="name",
)


@dataclass(frozen=True, slots=True)
class Valuation:
    """Values in `currency`; `by_currency` is what there is in each, and they are never added together.

    The other two group what is in `currency`: rows of keys and a value.
    """

    currency: str
    by_currency: dict[str, float]
    by_warehouse: list[Mapping[str, Any]]
    by_category: list[Mapping[str, Any]]
    details: Page

    @property
    def total(self) -> float:
        """Everything that is in the report's currency."""
        return self.by_currency.get(self.currency, 0.0)


async def read(session: AsyncSession, request: PageRequest, asked: Mapping[str, int | str | None]) -> Valuation:
    """The value of what is in stock, in five statements whatever there is.

    `asked` may have `warehouse_id`, `category` and `currency`. Without a currency it is the instance's; where there is
    no stock in that, and one other only, that one.
    """
    given = dict.fromkeys(FILTERS) | dict(asked)
    rows = await _grouped(session, given, StockItem.currency_code.label("currency"))
    by_currency = {row["currency"]: row["value"] for row in rows}
    currency = given["currency"]
    if currency is None:
        currency = (await instance.read(session)).currency
        if currency not in by_currency and len(by_currency) == 1:
            (currency,) = by_currency
    given["currency"] = currency
    columns = (Warehouse.id.label("warehouse_id"), Warehouse.name, Warehouse.code)
    return Valuation(
        currency=str(currency),
        by_currency=by_currency,
        by_warehouse=await _grouped(session, given, *columns),
        by_category=await _grouped(session, given, StockItem.category),
        details=await page(session, DETAILS, given, request),
    )


async def _grouped(session: AsyncSession, given: Mapping[str, object], *keys: Any) -> list[Mapping[str, Any]]:
    """The value by some keys, in their order."""
    value = type_coerce(func.round(func.sum(held.c.value), VALUE_DECIMALS), Float).label("value")
    rows: Select[Any] = DETAILS.rows.with_only_columns(*keys, value, maintain_column_froms=True)
    active = {name: given[name] for name in FILTERS if given[name] is not None}
    statement = rows.where(*(FILTERS[name] for name in active)).group_by(*keys).order_by(*keys)
    return [dict(row) for row in (await session.execute(statement, active)).mappings()]
