"""Tables of the inventory: items, warehouses, stock, and the ledger from which stock is summed."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.types import Base, Exact, UTCDateTime

QUANTITY = Exact(15, 4)
COST = Exact(15, 4)
# The limit of QUANTITY; a larger sum is refused, not truncated.
LARGEST_STOCK = Decimal(10) ** 11
NOT_EMPTY = text("quantity <> 0")
ZERO = Decimal(0)


class Supplier(Base):
    """A supplier of items."""

    __tablename__ = "suppliers"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(50))
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    contact_person: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(50))
    address: Mapped[str | None] = mapped_column(Text)
    website: Mapped[str | None] = mapped_column(String(500))
    tax_id: Mapped[str | None] = mapped_column(String(100))
    payment_terms: Mapped[str | None] = mapped_column(String(200))
    currency_code: Mapped[str] = mapped_column(String(3))
    is_active: Mapped[bool] = mapped_column(default=True)
    notes: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class StockItem(Base):
    """An item that is kept in stock. `sku` is in capitals; costs and prices are of one `unit`, in `currency_code`.

    `is_trackable` puts it into reports; its ledger is kept either way. Locking its row locks its stock everywhere.
    """

    __tablename__ = "stock_items"
    __table_args__ = (
        UniqueConstraint("sku"),
        CheckConstraint("default_cost >= 0 AND default_price >= 0", name="not_negative"),
        CheckConstraint("reorder_point >= 0 AND reorder_quantity >= 0", name="reorder_not_negative"),
        Index("ix_stock_items_name", "name", "id"),
        Index("ix_stock_items_supplier_id", "supplier_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    category: Mapped[str | None] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(20), default="pcs")
    default_cost: Mapped[Decimal | None] = mapped_column(COST)
    default_price: Mapped[Decimal | None] = mapped_column(COST)
    currency_code: Mapped[str] = mapped_column(String(3))
    barcode: Mapped[str | None] = mapped_column(String(100))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_trackable: Mapped[bool] = mapped_column(default=True)
    allow_backorder: Mapped[bool] = mapped_column(default=False)
    reorder_point: Mapped[Decimal | None] = mapped_column(QUANTITY)
    reorder_quantity: Mapped[Decimal | None] = mapped_column(QUANTITY)
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("suppliers.id"))
    supplier_sku: Mapped[str | None] = mapped_column(String(100))
    image_url: Mapped[str | None] = mapped_column(String(500))
    notes: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Warehouse(Base):
    """A warehouse; `code` is in capitals."""

    __tablename__ = "warehouses"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(50))
    address: Mapped[str | None] = mapped_column(Text)
    contact_person: Mapped[str | None] = mapped_column(String(200))
    contact_email: Mapped[str | None] = mapped_column(String(200))
    contact_phone: Mapped[str | None] = mapped_column(String(50))
    is_active: Mapped[bool] = mapped_column(default=True)
    notes: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Stock(Base):
    """The stock of an item in a warehouse: the sum of its movements there, stored so that it can be read and checked.

    `backorder` repeats the item's `allow_backorder`, for the check that no other row may go below zero.
    """

    __tablename__ = "warehouse_stock"
    __table_args__ = (
        UniqueConstraint("stock_item_id", "warehouse_id"),
        CheckConstraint("backorder OR quantity_on_hand >= 0", name="not_negative"),
        Index("ix_warehouse_stock_warehouse_id", "warehouse_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    stock_item_id: Mapped[int] = mapped_column(ForeignKey("stock_items.id"))
    quantity_on_hand: Mapped[Decimal] = mapped_column(QUANTITY, default=ZERO)
    backorder: Mapped[bool] = mapped_column(default=False)
    location: Mapped[str | None] = mapped_column(String(100))
    last_counted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_counted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)


class Movement(Base):
    """A line of the ledger: units received (positive) or issued. It is written once and never changed.

    `unit_cost` is the cost of one received unit. A count that was right and a devaluation move nothing.
    """

    __tablename__ = "stock_movements"
    __table_args__ = (
        CheckConstraint(
            "movement_type IN ('adjustment', 'purchase', 'sale', 'return',"
            " 'waste', 'count', 'devaluation', 'transfer')",
            name="movement_type",
        ),
        CheckConstraint("quantity <> 0 OR movement_type IN ('count', 'devaluation')", name="moves"),
        Index("ix_stock_movements_place", "stock_item_id", "warehouse_id", "moved_at"),
        Index("ix_stock_movements_moved_at", "moved_at", "id"),
        Index("ix_stock_movements_warehouse_id", "warehouse_id", "moved_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    movement_type: Mapped[str] = mapped_column(String(20))
    stock_item_id: Mapped[int] = mapped_column(ForeignKey("stock_items.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    reference_type: Mapped[str | None] = mapped_column(String(50))
    reference_id: Mapped[str | None] = mapped_column(String(100))
    unit_cost: Mapped[Decimal | None] = mapped_column(COST)
    reason: Mapped[str | None] = mapped_column(String(200))
    notes: Mapped[str | None] = mapped_column(Text)
    moved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    moved_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class Transfer(Base):
    """A pair of movements: out of a warehouse and into another, both or neither."""

    __tablename__ = "stock_transfers"
    __table_args__ = (
        UniqueConstraint("reference_id"),
        UniqueConstraint("out_movement_id"),
        UniqueConstraint("in_movement_id"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("from_warehouse_id <> to_warehouse_id", name="different"),
        Index("ix_stock_transfers_moved_at", "moved_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference_id: Mapped[str] = mapped_column(String(26))
    stock_item_id: Mapped[int] = mapped_column(ForeignKey("stock_items.id"))
    from_warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    to_warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    notes: Mapped[str | None] = mapped_column(Text)
    out_movement_id: Mapped[int] = mapped_column(ForeignKey("stock_movements.id"))
    in_movement_id: Mapped[int] = mapped_column(ForeignKey("stock_movements.id"))
    moved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    moved_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class Layer(Base):
    """Units of an item in a warehouse that were received together at the same cost; `quantity` is what is left.

    Layers are consumed in the order of `received_at`, which transfers preserve. If more was sold than there was
    (backorder), `quantity` is below zero until the next receipt settles it.
    """

    __tablename__ = "stock_layers"
    __table_args__ = (
        CheckConstraint("unit_cost >= 0", name="unit_cost"),
        Index(
            "ix_stock_layers_open",
            "stock_item_id",
            "warehouse_id",
            "received_at",
            "id",
            sqlite_where=NOT_EMPTY,
            postgresql_where=NOT_EMPTY,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stock_item_id: Mapped[int] = mapped_column(ForeignKey("stock_items.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    unit_cost: Mapped[Decimal] = mapped_column(COST)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    devalued: Mapped[bool] = mapped_column(default=False)


class LayerLine(Base):
    """The units that a movement added to a layer (positive) or took from it. Written once, like the movement."""

    __tablename__ = "stock_layer_lines"
    __table_args__ = (Index("ix_stock_layer_lines_layer_id", "layer_id"),)

    movement_id: Mapped[int] = mapped_column(ForeignKey("stock_movements.id"), primary_key=True)
    layer_id: Mapped[int] = mapped_column(ForeignKey("stock_layers.id"), primary_key=True)
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
