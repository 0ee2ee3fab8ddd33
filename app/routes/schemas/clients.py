"""Clients: their fields, what is answered, and an example."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import (
    Body,
    Changes,
    Currency,
    Custom,
    Hours,
    Line,
    Money,
    MonthDay,
    Name,
    RoundingMinutes,
    RoundingMode,
    Text,
    examples,
)

ClientStatus = Literal["active", "inactive", "archived"]
EXAMPLE: JsonDict = {
    "id": 5,
    "name": "Acme Corp",
    "company": "Acme Corporation",
    "description": None,
    "contact_person": "Jo Doe",
    "email": "contact@acme.com",
    "phone": "+1-555-0123",
    "address": None,
    "default_hourly_rate": 80.0,
    "currency": None,
    "rounding_minutes": None,
    "rounding_mode": "nearest",
    "status": "active",
    "is_active": True,
    "total_projects": 2,
    "active_projects": 1,
    "prepaid_hours_monthly": None,
    "prepaid_reset_day": 1,
    "custom_fields": {},
    "created_at": "2024-01-01T10:00:00Z",
    "updated_at": "2024-01-01T10:00:00Z",
}


class ClientBase(BaseModel):
    """The writable fields of a client."""

    name: Name | None = None
    company: Line | None = None
    description: Text | None = None
    contact_person: Line | None = None
    email: Line | None = None
    phone: Line | None = Field(None, max_length=50)
    address: Text | None = None
    default_hourly_rate: Money | None = None
    currency: Currency | None = Field(
        None, description="ISO 4217 code that the client's rates are in; null is the instance's"
    )
    rounding_minutes: RoundingMinutes | None = Field(
        None, description="To how many minutes reports round each entry; null is not at all"
    )
    rounding_mode: RoundingMode | None = None
    status: ClientStatus | None = None
    prepaid_hours_monthly: Hours | None = None
    prepaid_reset_day: MonthDay | None = None
    custom_fields: Custom | None = None


class ClientIn(Body, ClientBase):
    """A new client."""

    model_config = examples(
        {
            "name": "Acme Corp",
            "email": "contact@acme.com",
            "company": "Acme Corporation",
            "phone": "+1-555-0123",
        }
    )

    name: Name
    rounding_mode: RoundingMode = "nearest"
    status: ClientStatus = "active"
    prepaid_reset_day: MonthDay = 1
    custom_fields: Custom = Field(default_factory=dict)


class ClientUpdate(Changes, ClientBase):
    """Changes of a client; null clears what may be empty."""

    model_config = examples({"phone": "+1-555-0199"})


class ClientOut(BaseModel):
    """Somebody who is billed."""

    model_config = examples(EXAMPLE)

    id: int
    name: str
    company: str | None
    description: str | None
    contact_person: str | None
    email: str | None
    phone: str | None
    address: str | None
    default_hourly_rate: float | None
    currency: str | None
    rounding_minutes: int | None
    rounding_mode: str
    status: str
    is_active: bool
    total_projects: int
    active_projects: int
    prepaid_hours_monthly: float | None
    prepaid_reset_day: int
    custom_fields: dict[str, object]
    created_at: datetime
    updated_at: datetime


class ClientBody(BaseModel):
    client: ClientOut


class ClientChanged(ClientBody):
    message: str


class ClientPage(BaseModel):
    clients: list[ClientOut]
    pagination: Pagination
