"""The fields of items, warehouses, suppliers and movements that can be set; None clears what may be empty."""

from datetime import datetime
from decimal import Decimal
from typing import NotRequired, TypedDict


class ItemFields(TypedDict, total=False):
    """Columns of an item."""

    sku: str | None
    name: str | None
    description: str | None
    category: str | None
    unit: str | None
    default_cost: Decimal | None
    default_price: Decimal | None
    currency_code: str | None
    barcode: str | None
    is_active: bool | None
    is_trackable: bool | None
    allow_backorder: bool | None
    reorder_point: Decimal | None
    reorder_quantity: Decimal | None
    supplier_id: int | None
    supplier_sku: str | None
    image_url: str | None
    notes: str | None


class ItemRowFields(ItemFields, total=False):
    """A row of a file of items; `supplier` is the code of one."""

    supplier: str | None


class OpeningStockFields(TypedDict):
    """A row of a file of opening stock; `warehouse` is a code."""

    sku: str
    warehouse: str
    quantity: Decimal
    unit_cost: NotRequired[Decimal | None]
    location: NotRequired[str | None]


class WarehouseFields(TypedDict, total=False):
    """Columns of a warehouse."""

    name: str | None
    code: str | None
    address: str | None
    contact_person: str | None
    contact_email: str | None
    contact_phone: str | None
    is_active: bool | None
    notes: str | None


class SupplierFields(TypedDict, total=False):
    """Columns of a supplier."""

    code: str | None
    name: str | None
    description: str | None
    contact_person: str | None
    email: str | None
    phone: str | None
    address: str | None
    website: str | None
    tax_id: str | None
    payment_terms: str | None
    currency_code: str | None
    is_active: bool | None
    notes: str | None


class MovementTexts(TypedDict, total=False):
    """The texts of a movement."""

    reason: str | None
    notes: str | None
    reference_type: str | None
    reference_id: str | None


class MovementFields(MovementTexts, total=False):
    """Columns of a movement besides its account and quantity."""

    movement_type: str
    unit_cost: Decimal | None
    moved_at: datetime
