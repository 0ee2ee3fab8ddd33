"""Items and stock as CSV files that can be imported again."""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import Boolean, Select, case, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.services.exports.tables import Column, Rows, as_csv
from app.services.inventory.layers import OPEN
from app.services.inventory.models import Layer, Stock, StockItem, Supplier, Warehouse

PART = 1_000  # rows that are in memory at once

ITEMS: dict[Column, Any] = {
    Column("sku"): StockItem.sku,
    Column("name"): StockItem.name,
    Column("description"): StockItem.description,
    Column("category"): StockItem.category,
    Column("unit"): StockItem.unit,
    Column("default_cost", "number"): StockItem.default_cost,
    Column("default_price", "number"): StockItem.default_price,
    Column("currency_code"): StockItem.currency_code,
    Column("barcode"): StockItem.barcode,
    Column("is_active", "truth"): StockItem.is_active,
    Column("is_trackable", "truth"): StockItem.is_trackable,
    Column("allow_backorder", "truth"): StockItem.allow_backorder,
    Column("reorder_point", "number"): StockItem.reorder_point,
    Column("reorder_quantity", "number"): StockItem.reorder_quantity,
    Column("supplier"): Supplier.code,
    Column("supplier_sku"): StockItem.supplier_sku,
    Column("image_url"): StockItem.image_url,
    Column("notes"): StockItem.notes,
}
# A line for each layer, the oldest first, so that value and order survive.
STOCK: dict[Column, Any] = {
    Column("sku"): StockItem.sku,
    Column("warehouse"): Warehouse.code,
    Column("quantity", "number"): Layer.quantity,
    Column("unit_cost", "number"): Layer.unit_cost,
    Column("location"): Stock.location,
}


def items(session: AsyncSession) -> AsyncIterator[bytes]:
    """Every item, archived ones too; `session` should see one state of the database all the while."""
    rows = _rows(ITEMS).join(Supplier, Supplier.id == StockItem.supplier_id, isouter=True).order_by(StockItem.sku)
    return as_csv(list(ITEMS), _parts(session, rows))


def stock(session: AsyncSession) -> AsyncIterator[bytes]:
    """What lies where, and what it has cost; what is below zero is left out."""
    here = (Stock.stock_item_id == Layer.stock_item_id) & (Stock.warehouse_id == Layer.warehouse_id)
    rows = _rows(STOCK).select_from(Layer).join(StockItem, StockItem.id == Layer.stock_item_id)
    rows = rows.join(Warehouse, Warehouse.id == Layer.warehouse_id).join(Stock, here)
    rows = rows.where(OPEN, Layer.quantity > 0)
    order = (StockItem.sku, Warehouse.code, Layer.received_at, Layer.id)
    return as_csv(list(STOCK), _parts(session, rows.order_by(*order)))


def _rows(columns: dict[Column, Any]) -> Select[*tuple[Any, ...]]:
    return select(
        *(
            case((value, "true"), else_="false") if isinstance(value.type, Boolean) else value
            for value in columns.values()
        )
    )


async def _parts(session: AsyncSession, statement: Select[*tuple[Any, ...]]) -> AsyncIterator[Rows]:
    result = await session.stream(statement.execution_options(yield_per=PART))
    async for rows in result.partitions(PART):
        yield rows
