"""Shapes of the inventory's answers, for the documentation; a test holds them to what is really sent."""

from datetime import datetime

from pydantic import BaseModel

from app.routes.api_v1.inventory import examples
from app.routes.api_v1.shapes import Pagination
from app.routes.stock_fields import AnyKind
from app.routes.wire import shown


class ItemOut(BaseModel):
    """Something that is kept in stock; `supplier` is a name, the totals are of all warehouses."""

    model_config = shown(examples.ITEM)

    id: int
    sku: str
    name: str
    description: str | None
    category: str | None
    unit: str
    default_cost: float | None
    default_price: float | None
    currency_code: str
    barcode: str | None
    is_active: bool
    is_trackable: bool
    allow_backorder: bool
    reorder_point: float | None
    reorder_quantity: float | None
    supplier_id: int | None
    supplier: str | None
    supplier_sku: str | None
    image_url: str | None
    notes: str | None
    created_at: datetime
    updated_at: datetime
    created_by: int | None
    total_quantity_on_hand: float
    total_quantity_reserved: float
    total_quantity_available: float
    is_low_stock: bool


class WarehouseOut(BaseModel):
    """A place where stock lies."""

    model_config = shown(examples.WAREHOUSE)

    id: int
    name: str
    code: str
    address: str | None
    contact_person: str | None
    contact_email: str | None
    contact_phone: str | None
    is_active: bool
    notes: str | None
    created_at: datetime
    updated_at: datetime
    created_by: int | None


class StockOut(BaseModel):
    """How much of an item lies in a warehouse. Nobody reserves anything, so all that is there is available."""

    model_config = shown(examples.STOCK)

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

    model_config = shown(examples.STOCK_LEVEL)

    warehouse: WarehouseOut
    stock_item: ItemOut


class MovementOut(BaseModel):
    """A line of the ledger; `quantity` is above zero for what came."""

    model_config = shown(examples.OUT)

    id: int
    movement_type: AnyKind
    stock_item_id: int
    warehouse_id: int
    quantity: float
    reference_type: str | None
    reference_id: str | None
    unit_cost: float | None
    reason: str | None
    notes: str | None
    moved_by: int | None
    moved_at: datetime


class Place(BaseModel):
    """How much of an item lies in one warehouse."""

    model_config = shown(examples.PLACE)

    warehouse_id: int
    warehouse_code: str
    warehouse_name: str
    quantity_on_hand: float
    quantity_reserved: float
    quantity_available: float
    location: str | None


class SupplierOut(BaseModel):
    """Somebody whom items are bought from."""

    model_config = shown(examples.SUPPLIER)

    id: int
    code: str
    name: str
    description: str | None
    contact_person: str | None
    email: str | None
    phone: str | None
    address: str | None
    website: str | None
    tax_id: str | None
    payment_terms: str | None
    currency_code: str
    is_active: bool
    notes: str | None
    created_at: datetime
    updated_at: datetime
    created_by: int | None


class TransferFacts(BaseModel):
    """What went from where to where."""

    model_config = shown(examples.TRANSFER)

    reference_id: str
    moved_at: datetime
    stock_item_id: int
    from_warehouse_id: int
    to_warehouse_id: int
    quantity: float
    notes: str | None
    movement_ids: list[int]


class TransferOut(TransferFacts):
    """The same, with its movements: out, then in."""

    model_config = shown({**examples.TRANSFER, "movements": [examples.OUT, examples.INTO]})

    movements: list[MovementOut]


class AvailabilityBody(BaseModel):
    item_id: int
    item_sku: str
    item_name: str
    availability: list[Place]


class ItemBody(BaseModel):
    item: ItemOut


class ItemChanged(ItemBody):
    message: str


class ItemPage(BaseModel):
    items: list[ItemOut]
    pagination: Pagination


class WarehouseBody(BaseModel):
    warehouse: WarehouseOut


class WarehouseChanged(WarehouseBody):
    message: str


class WarehousePage(BaseModel):
    items: list[WarehouseOut]
    pagination: Pagination


class StockPage(BaseModel):
    stock_levels: list[StockLevel]
    pagination: Pagination


class MovementPage(BaseModel):
    movements: list[MovementOut]
    pagination: Pagination


class MovementChanged(BaseModel):
    """The movement, and the stock after it."""

    message: str
    movement: MovementOut
    updated_stock: StockOut


class SupplierBody(BaseModel):
    supplier: SupplierOut


class SupplierChanged(SupplierBody):
    message: str


class SupplierPage(BaseModel):
    items: list[SupplierOut]
    pagination: Pagination


class TransferPage(BaseModel):
    transfers: list[TransferFacts]
    pagination: Pagination


class TransferBody(BaseModel):
    transfer: TransferOut


class TransferHalf(BaseModel):
    movement_id: int
    movement: MovementOut


class TransferMade(BaseModel):
    """The reference of the transfer, and its movements: out, then in."""

    message: str
    reference_id: str
    transfers: list[TransferHalf]
