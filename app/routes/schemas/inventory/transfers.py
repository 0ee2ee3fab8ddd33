"""Transfers of stock: what is sent, what is answered, and examples."""

from datetime import datetime

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from app.routes.schemas.inventory import movements
from app.routes.schemas.inventory.movements import MovementOut
from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import Body, Id, Quantity, Text, examples

EXAMPLE: JsonDict = {
    "reference_id": movements.EXAMPLE["reference_id"],
    "moved_at": "2024-01-15T09:00:00Z",
    "stock_item_id": 1,
    "from_warehouse_id": 2,
    "to_warehouse_id": 3,
    "quantity": 4,
    "notes": "For the fair",
    "movement_ids": [4, 5],
}
INTO: JsonDict = {**movements.EXAMPLE, "id": 5, "warehouse_id": 3, "quantity": 4}


class TransferIn(Body):
    """What goes from one warehouse to another."""

    model_config = examples(
        {"stock_item_id": 1, "from_warehouse_id": 2, "to_warehouse_id": 3, "quantity": 10, "notes": "Optional notes"}
    )

    stock_item_id: Id
    from_warehouse_id: Id
    to_warehouse_id: Id
    quantity: Quantity = Field(gt=0)
    notes: Text | None = None


class TransferFacts(BaseModel):
    """What went from where to where."""

    model_config = examples(EXAMPLE)

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

    model_config = examples({**EXAMPLE, "movements": [movements.EXAMPLE, INTO]})

    movements: list[MovementOut]


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
