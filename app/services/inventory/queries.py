"""Lists of items, warehouses, suppliers and stock."""

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import ColumnElement, SQLColumnExpression, bindparam, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.listing import Listing, PageRequest, page
from app.core.principal import Principal
from app.core.sql.json import json_object
from app.core.sql.search import matches
from app.services.inventory.filters import (
    AvailabilityFilter,
    ItemFilter,
    LowStockFilter,
    StockFilter,
    SupplierFilter,
    WarehouseFilter,
)
from app.services.inventory.models import Stock, StockItem, Supplier, Warehouse

_ZERO: ColumnElement[Decimal] = literal_column("0")
_FALSE: ColumnElement[bool] = literal_column("false")
# There are no reservations yet; the fields exist for clients that read them.
RESERVED = _ZERO.label("quantity_reserved")

total_on_hand = (
    select(func.coalesce(func.round(func.sum(Stock.quantity_on_hand), 4), _ZERO))
    .where(Stock.stock_item_id == StockItem.id)
    .correlate(StockItem)
    .scalar_subquery()
)
is_low_stock = func.coalesce((StockItem.is_trackable) & (total_on_hand < StockItem.reorder_point), _FALSE)

ITEM_FIELDS: tuple[SQLColumnExpression[object], ...] = (
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
    total_on_hand.label("total_quantity_on_hand"),
    _ZERO.label("total_quantity_reserved"),
    total_on_hand.label("total_quantity_available"),
    is_low_stock.label("is_low_stock"),
)
WAREHOUSE_FIELDS: tuple[SQLColumnExpression[object], ...] = (
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
    filter=ItemFilter,
    rows=select(*ITEM_FIELDS).join(Supplier, Supplier.id == StockItem.supplier_id, isouter=True),
    conditions={
        "id": StockItem.id == bindparam("id"),
        "search": or_(*(matches(column, "search") for column in (StockItem.sku, StockItem.name, StockItem.barcode))),
        "category": StockItem.category == bindparam("category"),
        "supplier_id": StockItem.supplier_id == bindparam("supplier_id"),
        "active": StockItem.is_active.expression,
        "low_stock": is_low_stock,
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
    filter=WarehouseFilter,
    rows=select(*WAREHOUSE_FIELDS),
    conditions={
        "id": Warehouse.id == bindparam("id"),
        "search": or_(matches(Warehouse.code, "search"), matches(Warehouse.name, "search")),
        "active": Warehouse.is_active.expression,
    },
    sorts={
        "code": (Warehouse.code,),
        "name": (Warehouse.name, Warehouse.id),
        "created_at": (Warehouse.created_at, Warehouse.id),
        "id": (Warehouse.id,),
    },
    default_sort="code",
)

SUPPLIERS = Listing(
    filter=SupplierFilter,
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
    conditions={
        "id": Supplier.id == bindparam("id"),
        "search": or_(matches(Supplier.code, "search"), matches(Supplier.name, "search")),
        "active": Supplier.is_active.expression,
    },
    sorts={
        "name": (Supplier.name, Supplier.id),
        "code": (Supplier.code,),
        "created_at": (Supplier.created_at, Supplier.id),
        "id": (Supplier.id,),
    },
    default_sort="name",
)

STOCK_LEVELS = Listing(
    filter=StockFilter,
    rows=select(
        Stock.id,
        Stock.warehouse_id,
        Stock.stock_item_id,
        json_object(*WAREHOUSE_FIELDS).label("warehouse"),
        json_object(*ITEM_FIELDS).label("stock_item"),
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
    conditions={
        "id": Stock.id == bindparam("id"),
        "warehouse_id": Stock.warehouse_id == bindparam("warehouse_id"),
        "stock_item_id": Stock.stock_item_id == bindparam("stock_item_id"),
        "category": StockItem.category == bindparam("category"),
        "there": Stock.quantity_on_hand != _ZERO,
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

# The row without item and warehouse, for answers to movements.
STOCK_LEVEL = replace(
    STOCK_LEVELS,
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

# Stock below the reorder point of its item.
LOW_STOCK = Listing(
    filter=LowStockFilter,
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
    conditions={"warehouse_id": Stock.warehouse_id == bindparam("warehouse_id")},
    sorts={"name": (StockItem.name, Stock.id), "shortfall": (shortfall, Stock.id)},
    default_sort="-shortfall",
)

# The stock of an item by warehouse.
AVAILABILITY = Listing(
    filter=AvailabilityFilter,
    rows=select(
        Stock.warehouse_id,
        Warehouse.code.label("warehouse_code"),
        Warehouse.name.label("warehouse_name"),
        Stock.quantity_on_hand,
        RESERVED,
        Stock.quantity_on_hand.label("quantity_available"),
        Stock.location,
    ).join(Warehouse, Warehouse.id == Stock.warehouse_id),
    conditions={
        "stock_item_id": Stock.stock_item_id == bindparam("stock_item_id"),
        "warehouse_id": Stock.warehouse_id == bindparam("warehouse_id"),
    },
    sorts={"code": (Warehouse.code,)},
    default_sort="code",
)
EVERY_WAREHOUSE = PageRequest(per_page=10_000)


async def availability(session: AsyncSession, caller: Principal, item_id: int, warehouse_id: int | None = None) -> str:
    """Return the stock of an item by warehouse, as a JSON list."""
    bound = AvailabilityFilter(stock_item_id=item_id, warehouse_id=warehouse_id).bind(session, caller)
    return (await page(session, AVAILABILITY, bound, EVERY_WAREHOUSE)).items


async def item_categories(session: AsyncSession) -> list[str]:
    """Return the categories of all items, sorted."""
    wanted = select(StockItem.category).where(StockItem.category.is_not(None)).distinct()
    return [str(name) for name in await session.scalars(wanted.order_by(StockItem.category))]
