"""What can be sent of the inventory: items, warehouses, suppliers, movements and transfers, for every surface."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict

from app.core.errors import invalid_fields
from app.routes.errors import required
from app.routes.stock_fields import Currency, Kind, PlaceCode, Sku, Unit
from app.routes.wire import Body, Cost, Flag, Id, Line, Name, Quantity, Reference, Text
from app.services.inventory.movements import Devaluation

ITEM: JsonDict = {
    "sku": "BOLT-M8",
    "name": "Bolt M8",
    "category": "Fasteners",
    "unit": "pcs",
    "default_cost": 0.12,
    "default_price": 0.3,
    "currency_code": "EUR",
    "reorder_point": 200,
}
PURCHASE: JsonDict = {
    "movement_type": "purchase",
    "stock_item_id": 1,
    "warehouse_id": 2,
    "quantity": 15,
    "unit_cost": 8.0,
    "reason": "Delivery 4711",
}
SALE: JsonDict = {"movement_type": "sale", "stock_item_id": 1, "warehouse_id": 2, "quantity": -3}
COUNT: JsonDict = {"movement_type": "count", "stock_item_id": 1, "warehouse_id": 2, "quantity": 11}


def as_text(value: object) -> object:
    """Ids of other systems may be numbers; they are kept as text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class ItemIn(Body):
    """A new item; without `currency_code` in the instance's currency."""

    model_config = ConfigDict(json_schema_extra={"examples": [ITEM]})

    sku: Sku
    name: Name
    description: Text | None = None
    category: Line | None = Field(None, max_length=100)
    unit: Unit = "pcs"
    default_cost: Cost | None = None
    default_price: Cost | None = None
    currency_code: Currency | None = None
    barcode: Reference | None = None
    is_active: Flag = True
    is_trackable: Flag = True
    allow_backorder: Flag = Field(False, description="Whether more may go out than is there")
    reorder_point: Quantity | None = Field(None, ge=0)
    reorder_quantity: Quantity | None = Field(None, ge=0)
    supplier_id: Id | None = None
    supplier_sku: Reference | None = None
    image_url: Line | None = None
    notes: Text | None = None


class WarehouseIn(Body):
    """A new warehouse; its code is kept in capitals."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Main store", "code": "MAIN"}]})

    name: Name
    code: PlaceCode
    address: Text | None = None
    contact_person: Line | None = None
    contact_email: Line | None = None
    contact_phone: Line | None = Field(None, max_length=50)
    is_active: Flag = True
    notes: Text | None = None


class SupplierIn(Body):
    """A new supplier; its code is kept in capitals. Without `currency_code` it sells in the instance's currency."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "SCREWS", "name": "Screws & Sons"}]})

    code: PlaceCode
    name: Name
    description: Text | None = None
    contact_person: Line | None = None
    email: Line | None = None
    phone: Line | None = Field(None, max_length=50)
    address: Text | None = None
    website: Line | None = None
    tax_id: Reference | None = None
    payment_terms: Line | None = None
    currency_code: Currency | None = None
    is_active: Flag = True
    notes: Text | None = None


class MovementIn(Body):
    """Something that comes (`quantity` above zero) or goes (below). For a count, `quantity` is what was counted."""

    model_config = ConfigDict(json_schema_extra={"examples": [PURCHASE, SALE, COUNT]})

    movement_type: Kind = "adjustment"
    stock_item_id: Id
    warehouse_id: Id
    quantity: Quantity
    unit_cost: Cost | None = Field(None, description="Of what comes in; without it the item's default cost")
    reason: Line | None = None
    notes: Text | None = None
    reference_type: Line | None = Field(None, max_length=50)
    reference_id: Annotated[Reference, BeforeValidator(as_text)] | None = None
    location: Line | None = Field(None, max_length=100, description="Where in the warehouse the item lies from now on")
    devalue_enabled: Flag = Field(False, description="Whether what comes back or is thrown away is worth less")
    devalue_method: Literal["percent", "fixed"] | None = None
    devalue_percent: Annotated[Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4)] | None = None
    devalue_unit_cost: Cost | None = None

    def devaluation(self) -> Devaluation | None:
        """By how much units lose value, where they do; Invalid names what is missing."""
        if not (self.devalue_enabled or self.movement_type == "devaluation"):
            return None
        if self.devalue_method is None:
            raise invalid_fields(devalue_method=required("devalue_method"))
        name = "devalue_percent" if self.devalue_method == "percent" else "devalue_unit_cost"
        amount = getattr(self, name)
        if amount is None:
            raise invalid_fields(**{name: required(name)})
        return Devaluation(self.devalue_method, amount)


class TransferIn(Body):
    """What goes from one warehouse to another."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "stock_item_id": 1,
                    "from_warehouse_id": 2,
                    "to_warehouse_id": 3,
                    "quantity": 10,
                    "notes": "Optional notes",
                }
            ]
        }
    )

    stock_item_id: Id
    from_warehouse_id: Id
    to_warehouse_id: Id
    quantity: Quantity = Field(gt=0)
    notes: Text | None = None
