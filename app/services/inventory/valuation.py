"""The value of the stock: the sum of its layers at cost, one currency at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Float, Row, SQLColumnExpression, bindparam, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.filters import Bound
from app.core.listing import Listing, Page, PageRequest, page
from app.core.principal import Principal
from app.services.inventory.filters import ValuationFilter
from app.services.inventory.layers import OPEN_LAYER
from app.services.inventory.models import Layer, StockItem, Warehouse
from app.services.settings import instance

# Quantities and costs have four decimals, so a value has eight at most, and rounding to them loses nothing but the
# errors of databases that add doubles.
DECIMALS, VALUE_DECIMALS = 4, 8

layer_values = (
    select(
        Layer.stock_item_id,
        Layer.warehouse_id,
        func.round(func.sum(Layer.quantity), DECIMALS).label("quantity"),
        type_coerce(func.sum(Layer.quantity * Layer.unit_cost), Float).label("value"),
    )
    .where(OPEN_LAYER)
    .group_by(Layer.stock_item_id, Layer.warehouse_id)
    .subquery()
)

VALUATION_DETAILS = Listing(
    filter=ValuationFilter,
    rows=select(
        StockItem.id.label("item_id"),
        StockItem.sku,
        StockItem.name,
        StockItem.category,
        layer_values.c.warehouse_id,
        Warehouse.name.label("warehouse_name"),
        layer_values.c.quantity,
        func.round(layer_values.c.value / func.nullif(layer_values.c.quantity, 0), DECIMALS).label("cost"),
        func.round(layer_values.c.value, VALUE_DECIMALS).label("value"),
        StockItem.currency_code.label("currency"),
    )
    .join(layer_values, layer_values.c.stock_item_id == StockItem.id)
    .join(Warehouse, Warehouse.id == layer_values.c.warehouse_id)
    .where(StockItem.is_trackable),
    conditions={
        "warehouse_id": layer_values.c.warehouse_id == bindparam("warehouse_id"),
        "category": StockItem.category == bindparam("category"),
        "currency": StockItem.currency_code == bindparam("currency"),
    },
    sorts={
        "name": (StockItem.name, StockItem.id, layer_values.c.warehouse_id),
        "sku": (StockItem.sku, layer_values.c.warehouse_id),
        "value": (layer_values.c.value, StockItem.id, layer_values.c.warehouse_id),
        "quantity": (layer_values.c.quantity, StockItem.id, layer_values.c.warehouse_id),
    },
    default_sort="name",
)


@dataclass(frozen=True, slots=True)
class WarehouseShare:
    """The value of the stock in a warehouse."""

    warehouse_id: int
    name: str
    code: str
    value: float


@dataclass(frozen=True, slots=True)
class CategoryShare:
    """The value of the stock of a category, or of the items without one."""

    category: str | None
    value: float


@dataclass(frozen=True, slots=True)
class Valuation:
    """Values in `currency`; `by_currency` has the value in each, which are never added together.

    The other two group the value in `currency`.
    """

    currency: str
    by_currency: dict[str, float]
    by_warehouse: list[WarehouseShare]
    by_category: list[CategoryShare]
    details: Page

    @property
    def total(self) -> float:
        """The total value in the report's currency."""
        return self.by_currency.get(self.currency, 0.0)


async def read_valuation(
    session: AsyncSession, caller: Principal, request: PageRequest, wanted: ValuationFilter
) -> Valuation:
    """Return the value of the stock, in five statements.

    The currency is by default the instance's, or the only one if all stock is in one other currency.
    """
    rows = await _grouped(session, wanted.bind(session, caller), StockItem.currency_code)
    by_currency: dict[str, float] = {row[0]: row[1] for row in rows}
    currency = wanted.currency
    if currency is None:
        currency = (await instance.read_settings(session)).currency
        if currency not in by_currency and len(by_currency) == 1:
            (currency,) = by_currency
    bound = replace(wanted, currency=currency).bind(session, caller)
    columns = (Warehouse.id, Warehouse.name, Warehouse.code)
    return Valuation(
        currency=str(currency),
        by_currency=by_currency,
        by_warehouse=[WarehouseShare(*row) for row in await _grouped(session, bound, *columns)],
        by_category=[CategoryShare(*row) for row in await _grouped(session, bound, StockItem.category)],
        details=await page(session, VALUATION_DETAILS, bound, request),
    )


async def _grouped(
    session: AsyncSession, bound: Bound[ValuationFilter], *keys: SQLColumnExpression[object]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the value by some keys, in their order."""
    value = type_coerce(func.round(func.sum(layer_values.c.value), VALUE_DECIMALS), Float).label("value")
    rows = VALUATION_DETAILS.rows.with_only_columns(*keys, value, maintain_column_froms=True)
    statement = rows.where(*VALUATION_DETAILS.where(bound)).group_by(*keys).order_by(*keys)
    return (await session.execute(statement, bound.values)).all()
