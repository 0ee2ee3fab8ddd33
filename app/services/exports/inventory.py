"""Items and stock as CSV files that can be imported again."""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, case, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.services.exports.tabular import Cell, ExportColumn, as_csv, read_batches
from app.services.inventory.layers import OPEN_LAYER
from app.services.inventory.models import Layer, Stock, StockItem, Supplier, Warehouse

ExportColumns = dict[ExportColumn, SQLColumnExpression[Any]]

ITEM_COLUMNS: ExportColumns = {
    ExportColumn("sku"): StockItem.sku,
    ExportColumn("name"): StockItem.name,
    ExportColumn("description"): StockItem.description,
    ExportColumn("category"): StockItem.category,
    ExportColumn("unit"): StockItem.unit,
    ExportColumn("default_cost", "number"): StockItem.default_cost,
    ExportColumn("default_price", "number"): StockItem.default_price,
    ExportColumn("currency_code"): StockItem.currency_code,
    ExportColumn("barcode"): StockItem.barcode,
    ExportColumn("is_active", "boolean"): StockItem.is_active,
    ExportColumn("is_trackable", "boolean"): StockItem.is_trackable,
    ExportColumn("allow_backorder", "boolean"): StockItem.allow_backorder,
    ExportColumn("reorder_point", "number"): StockItem.reorder_point,
    ExportColumn("reorder_quantity", "number"): StockItem.reorder_quantity,
    ExportColumn("supplier"): Supplier.code,
    ExportColumn("supplier_sku"): StockItem.supplier_sku,
    ExportColumn("image_url"): StockItem.image_url,
    ExportColumn("notes"): StockItem.notes,
}
# A line for each layer, the oldest first, so that value and order survive.
STOCK_COLUMNS: ExportColumns = {
    ExportColumn("sku"): StockItem.sku,
    ExportColumn("warehouse"): Warehouse.code,
    ExportColumn("quantity", "number"): Layer.quantity,
    ExportColumn("unit_cost", "number"): Layer.unit_cost,
    ExportColumn("location"): Stock.location,
}


def items_csv(session: AsyncSession) -> AsyncIterator[bytes]:
    """Return all items, archived ones too; `session` should see one state of the database throughout."""
    rows = (
        _rows(ITEM_COLUMNS).join(Supplier, Supplier.id == StockItem.supplier_id, isouter=True).order_by(StockItem.sku)
    )
    return as_csv(list(ITEM_COLUMNS), read_batches(session, rows))


def stock_csv(session: AsyncSession) -> AsyncIterator[bytes]:
    """Return the layers of the stock with their costs, without those below zero."""
    here = (Stock.stock_item_id == Layer.stock_item_id) & (Stock.warehouse_id == Layer.warehouse_id)
    rows = _rows(STOCK_COLUMNS).select_from(Layer).join(StockItem, StockItem.id == Layer.stock_item_id)
    rows = rows.join(Warehouse, Warehouse.id == Layer.warehouse_id).join(Stock, here)
    rows = rows.where(OPEN_LAYER, Layer.quantity > 0)
    order = (StockItem.sku, Warehouse.code, Layer.received_at, Layer.id)
    return as_csv(list(STOCK_COLUMNS), read_batches(session, rows.order_by(*order)))


def _rows(columns: ExportColumns) -> Select[*tuple[Cell, ...]]:
    return select(
        *(
            case((value, "true"), else_="false") if column.kind == "boolean" else value
            for column, value in columns.items()
        )
    )
