"""Warehouses: their fields, what is answered, and an example."""

from datetime import datetime

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from app.routes.schemas.inventory.types import LocationCode
from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import Body, Changes, Flag, Line, Name, Text, examples

EXAMPLE: JsonDict = {
    "id": 2,
    "name": "Main store",
    "code": "MAIN",
    "contact_email": "store@example.com",
    "contact_phone": None,
    "is_active": True,
    "contact_person": None,
    "address": "Harbour Street 1",
    "notes": None,
    "created_at": "2024-01-15T09:00:00Z",
    "updated_at": "2024-01-15T09:00:00Z",
    "created_by": 1,
}


class WarehouseBase(BaseModel):
    """The writable fields of a warehouse."""

    name: Name | None = None
    code: LocationCode | None = None
    address: Text | None = None
    contact_person: Line | None = None
    contact_email: Line | None = None
    contact_phone: Line | None = Field(None, max_length=50)
    is_active: Flag | None = None
    notes: Text | None = None


class WarehouseIn(Body, WarehouseBase):
    """A new warehouse; its code is kept in capitals."""

    model_config = examples({"name": "Main store", "code": "MAIN"})

    name: Name
    code: LocationCode
    is_active: Flag = True


class WarehouseUpdate(Changes, WarehouseBase):
    """Changes of a warehouse; null clears what may be empty."""

    model_config = examples({"contact_person": "Kim"})


class WarehouseOut(BaseModel):
    """A place where stock lies."""

    model_config = examples(EXAMPLE)

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


class WarehouseBody(BaseModel):
    warehouse: WarehouseOut


class WarehouseChanged(WarehouseBody):
    message: str


class WarehousePage(BaseModel):
    items: list[WarehouseOut]
    pagination: Pagination
