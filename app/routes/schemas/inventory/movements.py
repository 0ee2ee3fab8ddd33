"""Movements of stock: what is sent, what is answered, and examples."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field
from pydantic.config import JsonDict

from app.core.errors import invalid_fields
from app.routes.errors import required
from app.routes.schemas.inventory.stock_levels import StockOut
from app.routes.schemas.inventory.types import AnyMovementKind, MovementKind
from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import Body, Cost, Flag, Id, Line, Quantity, Reference, Text, examples
from app.services.inventory.movements import Devaluation

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
EXAMPLE: JsonDict = {
    "id": 4,
    "movement_type": "transfer",
    "stock_item_id": 1,
    "warehouse_id": 2,
    "quantity": -4,
    "reference_type": "transfer",
    "reference_id": "01HM62VAY0E8K3Z5T7QW9XNB4C",
    "unit_cost": None,
    "reason": None,
    "notes": "For the fair",
    "moved_by": 1,
    "moved_at": "2024-01-15T09:00:00Z",
}


def as_text(value: object) -> object:
    """Ids of other systems may be numbers; they are kept as text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class MovementIn(Body):
    """Something that comes (`quantity` above zero) or goes (below). For a count, `quantity` is what was counted."""

    model_config = examples(PURCHASE, SALE, COUNT)

    movement_type: MovementKind = "adjustment"
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
        """Return the devaluation of the units, or None; Invalid names a missing field."""
        if not (self.devalue_enabled or self.movement_type == "devaluation"):
            return None
        if self.devalue_method is None:
            raise invalid_fields(devalue_method=required("devalue_method"))
        name = "devalue_percent" if self.devalue_method == "percent" else "devalue_unit_cost"
        amount = getattr(self, name)
        if amount is None:
            raise invalid_fields(**{name: required(name)})
        return Devaluation(self.devalue_method, amount)


class MovementOut(BaseModel):
    """A line of the ledger; `quantity` is above zero for what came."""

    model_config = examples(EXAMPLE)

    id: int
    movement_type: AnyMovementKind
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


class MovementPage(BaseModel):
    movements: list[MovementOut]
    pagination: Pagination


class MovementChanged(BaseModel):
    """The movement, and the stock after it."""

    message: str
    movement: MovementOut
    updated_stock: StockOut
