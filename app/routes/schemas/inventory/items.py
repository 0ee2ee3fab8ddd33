"""Items: their fields, what is answered, and an example."""

from datetime import datetime

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from app.routes.schemas.inventory.types import CurrencyCode, Sku, Unit
from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import Body, Changes, Cost, Flag, Id, Line, Name, Quantity, Reference, Text, examples

EXAMPLE: JsonDict = {
    "id": 1,
    "sku": "BOLT-M8",
    "name": "Bolt M8",
    "description": None,
    "category": "Fasteners",
    "unit": "pcs",
    "default_cost": 0.12,
    "default_price": 0.3,
    "currency_code": "EUR",
    "barcode": "4006381333931",
    "is_active": True,
    "is_trackable": True,
    "allow_backorder": False,
    "reorder_point": 200,
    "reorder_quantity": 500,
    "supplier_id": 1,
    "supplier": "Screws & Sons",
    "supplier_sku": None,
    "image_url": None,
    "notes": None,
    "total_quantity_on_hand": 15,
    "total_quantity_reserved": 0,
    "total_quantity_available": 15,
    "is_low_stock": True,
    "created_at": "2024-01-15T09:00:00Z",
    "updated_at": "2024-01-15T09:00:00Z",
    "created_by": 1,
}

PLACE: JsonDict = {
    "warehouse_id": 2,
    "warehouse_code": "MAIN",
    "warehouse_name": "Main store",
    "location": "Shelf 4",
    "quantity_on_hand": 11,
    "quantity_reserved": 0,
    "quantity_available": 11,
}


class ItemBase(BaseModel):
    """The writable fields of an item."""

    sku: Sku | None = None
    name: Name | None = None
    description: Text | None = None
    category: Line | None = Field(None, max_length=100)
    unit: Unit | None = None
    default_cost: Cost | None = None
    default_price: Cost | None = None
    currency_code: CurrencyCode | None = None
    barcode: Reference | None = None
    is_active: Flag | None = None
    is_trackable: Flag | None = None
    allow_backorder: Flag | None = None
    reorder_point: Quantity | None = Field(None, ge=0)
    reorder_quantity: Quantity | None = Field(None, ge=0)
    supplier_id: Id | None = None
    supplier_sku: Reference | None = None
    image_url: Line | None = None
    notes: Text | None = None


class ItemIn(Body, ItemBase):
    """A new item; without `currency_code` in the instance's currency."""

    model_config = examples(
        {
            "sku": "BOLT-M8",
            "name": "Bolt M8",
            "category": "Fasteners",
            "unit": "pcs",
            "default_cost": 0.12,
            "default_price": 0.3,
            "currency_code": "EUR",
            "reorder_point": 200,
        }
    )

    sku: Sku
    name: Name
    unit: Unit = "pcs"
    is_active: Flag = True
    is_trackable: Flag = True
    allow_backorder: Flag = Field(False, description="Whether more may go out than is there")


class ItemUpdate(Changes, ItemBase):
    """Changes of an item; null clears what may be empty."""

    model_config = examples({"name": "Bolt M8, zinc", "reorder_point": 100})


class ItemOut(BaseModel):
    """Something that is kept in stock; `supplier` is a name, the totals are of all warehouses."""

    model_config = examples(EXAMPLE)

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


class ItemBody(BaseModel):
    item: ItemOut


class ItemChanged(ItemBody):
    message: str


class ItemPage(BaseModel):
    items: list[ItemOut]
    pagination: Pagination


class Place(BaseModel):
    """How much of an item lies in one warehouse."""

    model_config = examples(PLACE)

    warehouse_id: int
    warehouse_code: str
    warehouse_name: str
    quantity_on_hand: float
    quantity_reserved: float
    quantity_available: float
    location: str | None


class AvailabilityBody(BaseModel):
    item_id: int
    item_sku: str
    item_name: str
    availability: list[Place]
