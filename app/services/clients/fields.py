"""The fields of a client that can be set."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TypedDict


class ClientFields(TypedDict, total=False):
    """Columns of a client; None clears what may be empty, and leaves the others as they are."""

    name: str | None
    company: str | None
    description: str | None
    contact_person: str | None
    email: str | None
    phone: str | None
    address: str | None
    default_hourly_rate: Decimal | None
    currency: str | None
    rounding_minutes: int | None
    rounding_mode: str | None
    status: str | None
    prepaid_hours_monthly: Decimal | None
    prepaid_reset_day: int | None
    custom_fields: Mapping[str, object] | None
