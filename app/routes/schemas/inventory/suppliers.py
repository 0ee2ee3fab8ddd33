"""Suppliers: their fields, what is answered, and an example."""

from datetime import datetime

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from app.routes.schemas.inventory.types import CurrencyCode, LocationCode
from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import Body, Changes, Flag, Line, Name, Reference, Text, examples

EXAMPLE: JsonDict = {
    "id": 1,
    "code": "SCREWS",
    "name": "Screws & Sons",
    "description": None,
    "email": "orders@example.com",
    "phone": None,
    "website": None,
    "tax_id": None,
    "payment_terms": "30 days net",
    "currency_code": "EUR",
    "is_active": True,
    "contact_person": None,
    "address": "Harbour Street 1",
    "notes": None,
    "created_at": "2024-01-15T09:00:00Z",
    "updated_at": "2024-01-15T09:00:00Z",
    "created_by": 1,
}


class SupplierBase(BaseModel):
    """The writable fields of a supplier."""

    code: LocationCode | None = None
    name: Name | None = None
    description: Text | None = None
    contact_person: Line | None = None
    email: Line | None = None
    phone: Line | None = Field(None, max_length=50)
    address: Text | None = None
    website: Line | None = None
    tax_id: Reference | None = None
    payment_terms: Line | None = None
    currency_code: CurrencyCode | None = None
    is_active: Flag | None = None
    notes: Text | None = None


class SupplierIn(Body, SupplierBase):
    """A new supplier; its code is kept in capitals. Without `currency_code` it sells in the instance's currency."""

    model_config = examples({"code": "SCREWS", "name": "Screws & Sons"})

    code: LocationCode
    name: Name
    is_active: Flag = True


class SupplierUpdate(Changes, SupplierBase):
    """Changes of a supplier; null clears what may be empty."""

    model_config = examples({"payment_terms": "30 days net"})


class SupplierOut(BaseModel):
    """Somebody whom items are bought from."""

    model_config = examples(EXAMPLE)

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


class SupplierBody(BaseModel):
    supplier: SupplierOut


class SupplierChanged(SupplierBody):
    message: str


class SupplierPage(BaseModel):
    items: list[SupplierOut]
    pagination: Pagination
