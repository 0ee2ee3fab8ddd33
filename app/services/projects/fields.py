"""The fields of a project that can be set."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TypedDict


class ProjectFields(TypedDict, total=False):
    """Columns of a project; None clears what may be empty, and leaves the others as they are."""

    name: str | None
    client_id: int | None
    code: str | None
    description: str | None
    status: str | None
    billable: bool | None
    hourly_rate: Decimal | None
    rounding_minutes: int | None
    rounding_mode: str | None
    billing_ref: str | None
    estimated_hours: Decimal | None
    budget_amount: Decimal | None
    budget_threshold_percent: int | None
    color: str | None
    custom_fields: Mapping[str, object] | None
