"""Items, warehouses, suppliers and stock as they are listed and shown."""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.listing import Listing, PageRequest, page
from app.core.sql import json_fields, matches, pattern_of
from app.services.inventory.models import Stock, StockItem, Supplier, Warehouse

ZERO: ColumnElement[Any] = literal_column("0")
FALSE: ColumnElement[Any] = literal_column("false")
# Nobody reserves anything yet; the fields are there for clients that read them.
RESERVED = ZERO.label("quantity_reserved")

total = (
    select(func.coalesce(func.round(func.sum(Stock.quantity_on_hand), 4), ZERO))
    .where(Stock.stock_item_id == StockItem.id)
    .correlate(StockItem)
    .scalar_subquery()
)
low = func.coalesce((StockItem.is_trackable) & (total < StockItem.reorder_point), FALSE)

ITEM: tuple[Any, ...] = (
    StockItem.id,
    StockItem.sku,
    StockItem.name,
    StockItem.description,
    StockItem.category,
    StockItem.unit,
    StockItem.default_cost,
    StockItem.default_price,
    StockItem.currency_code,
    StockItem.barcode,
    StockItem.is_active,
    StockItem.is_trackable,
    StockItem.allow_backorder,
    StockItem.reorder_point,
    StockItem.reorder_quantity,
    StockItem.supplier_id,
    Supplier.name.label("supplier"),
    StockItem.supplier_sku,
    StockItem.image_url,
    StockItem.notes,
    StockItem.created_at,
    StockItem.updated_at,
    StockItem.created_by,
    total.label("total_quantity_on_hand"),
    ZERO.label("total_quantity_reserved"),
    total.label("total_quantity_available"),
    low.label("is_low_stock"),
)
WAREHOUSE: tuple[Any, ...] = (
    Warehouse.id,
    Warehouse.name,
    Warehouse.code,
    Warehouse.address,
    Warehouse.contact_person,
    Warehouse.contact_email,
    Warehouse.contact_phone,
    Warehouse.is_active,
    Warehouse.notes,
    Warehouse.created_at,
    Warehouse.updated_at,
    Warehouse.created_by,
)

ITEMS = Listing(
    rows=select(*ITEM).join(Supplier, Supplier.id == StockItem.supplier_id, isouter=True),
    filters={
        "id": StockItem.id == bindparam("id"),
        "search": or_(
            *(matches(column, bindparam("search")) for column in (StockItem.sku, StockItem.name, StockItem.barcode))
        ),
        "category": StockItem.category == bindparam("category"),
        "supplier_id": StockItem.supplier_id == bindparam("supplier_id"),
        "active": StockItem.is_active,
        "low_stock": low,
    },
    sorts={
        "name": (StockItem.name, StockItem.id),
        "sku": (StockItem.sku,),
        "created_at": (StockItem.created_at, StockItem.id),
        "updated_at": (StockItem.updated_at, StockItem.id),
        "id": (StockItem.id,),
    },
    default_sort="name",
)

WAREHOUSES = Listing(
    rows=select(*WAREHOUSE),
    filters={"id": Warehouse.id == bindparam("id"), "active": Warehouse.is_active},
    sorts={
        "code": (Warehouse.code,),
        "name": (Warehouse.name, Warehouse.id),
        "created_at": (Warehouse.created_at, Warehouse.id),
        "id": (Warehouse.id,),
    },
    default_sort="code",
)

SUPPLIERS = Listing(
    rows=select(
        Supplier.id,
        Supplier.code,
        Supplier.name,
        Supplier.description,
        Supplier.contact_person,
        Supplier.email,
        Supplier.phone,
        Supplier.address,
        Supplier.website,
        Supplier.tax_id,
        Supplier.payment_terms,
        Supplier.currency_code,
        Supplier.is_active,
        Supplier.notes,
        Supplier.created_at,
        Supplier.updated_at,
        Supplier.created_by,
    ),
    filters={
        "id": Supplier.id == bindparam("id"),
        "search": or_(matches(Supplier.code, bindparam("search")), matches(Supplier.name, bindparam("search"))),
        "active": Supplier.is_active,
    },
    sorts={
        "name": (Supplier.name, Supplier.id),
        "code": (Supplier.code,),
        "created_at": (Supplier.created_at, Supplier.id),
        "id": (Supplier.id,),
    },
    default_sort="name",
)

STOCK = Listing(
    rows=select(
        Stock.id,
        Stock.warehouse_id,
        Stock.stock_item_id,
        json_fields(*WAREHOUSE).label("warehouse"),
        json_fields(*ITEM).label("stock_item"),
        Stock.quantity_on_hand,
        RESERVED,
        Stock.quantity_on_hand.label("quantity_available"),
        Stock.location,
        Stock.last_counted_at,
        Stock.last_counted_by,
        Stock.created_at,
        Stock.updated_at,
    )
    .join(StockItem, StockItem.id == Stock.stock_item_id)
    .join(Warehouse, Warehouse.id == Stock.warehouse_id)
    .join(Supplier, Supplier.id == StockItem.supplier_id, isouter=True),
    filters={
        "id": Stock.id == bindparam("id"),
        "warehouse_id": Stock.warehouse_id == bindparam("warehouse_id"),
        "stock_item_id": Stock.stock_item_id == bindparam("stock_item_id"),
        "category": StockItem.category == bindparam("category"),
        "there": Stock.quantity_on_hand != ZERO,
        "low_stock": StockItem.is_trackable & (Stock.quantity_on_hand < StockItem.reorder_point),
    },
    sorts={
        "name": (StockItem.name, Warehouse.code, Stock.id),
        "warehouse": (Warehouse.code, StockItem.name, Stock.id),
        "quantity_on_hand": (Stock.quantity_on_hand, Stock.id),
        "updated_at": (Stock.updated_at, Stock.id),
        "id": (Stock.id,),
    },
    default_sort="name",
)

# The row alone, as a movement leaves it.
STOCK_ROW = replace(
    STOCK,
    rows=select(
        Stock.id,
        Stock.warehouse_id,
        Stock.stock_item_id,
        Stock.quantity_on_hand,
        RESERVED,
        Stock.quantity_on_hand.label("quantity_available"),
        Stock.location,
        Stock.last_counted_at,
        Stock.last_counted_by,
        Stock.created_at,
        Stock.updated_at,
    ),
)

shortfall = StockItem.reorder_point - Stock.quantity_on_hand

# Where stock is below the reorder point of its item.
LOW_STOCK = Listing(
    rows=select(
        StockItem.id.label("item_id"),
        StockItem.sku.label("item_sku"),
        StockItem.name.label("item_name"),
        Stock.warehouse_id,
        Warehouse.code.label("warehouse_code"),
        Warehouse.name.label("warehouse_name"),
        Stock.quantity_on_hand,
        StockItem.reorder_point,
        StockItem.reorder_quantity,
        func.round(shortfall, 4).label("shortfall"),
    )
    .join(Stock, Stock.stock_item_id == StockItem.id)
    .join(Warehouse, Warehouse.id == Stock.warehouse_id)
    .where(StockItem.is_active, StockItem.is_trackable, Warehouse.is_active)
    .where(Stock.quantity_on_hand < StockItem.reorder_point),
    filters={"warehouse_id": Stock.warehouse_id == bindparam("warehouse_id")},
    sorts={"name": (StockItem.name, Stock.id), "shortfall": (shortfall, Stock.id)},
    default_sort="-shortfall",
)

# Where an item lies.
AVAILABILITY = Listing(
    rows=select(
        Stock.warehouse_id,
        Warehouse.code.label("warehouse_code"),
        Warehouse.name.label("warehouse_name"),
        Stock.quantity_on_hand,
        RESERVED,
        Stock.quantity_on_hand.label("quantity_available"),
        Stock.location,
    ).join(Warehouse, Warehouse.id == Stock.warehouse_id),
    filters={
        "stock_item_id": Stock.stock_item_id == bindparam("stock_item_id"),
        "warehouse_id": Stock.warehouse_id == bindparam("warehouse_id"),
    },
    sorts={"code": (Warehouse.code,)},
    default_sort="code",
)
EVERY_WAREHOUSE = PageRequest(per_page=10_000)


async def availability(session: AsyncSession, item_id: int, warehouse_id: int | None = None) -> str:
    """Where an item lies, as a JSON list."""
    given = {"stock_item_id": item_id, "warehouse_id": warehouse_id}
    return (await page(session, AVAILABILITY, given, EVERY_WAREHOUSE)).items


async def categories(session: AsyncSession) -> list[str]:
    """The categories of all items, by name."""
    wanted = select(StockItem.category).where(StockItem.category.is_not(None)).distinct()
    return [str(name) for name in await session.scalars(wanted.order_by(StockItem.category))]


def searching(session: AsyncSession, text: str | None) -> str | None:
    """What the filter `search` wants: any of its columns contains the text, in any case."""
    return pattern_of(text, session.get_bind().dialect.name) if text else None
