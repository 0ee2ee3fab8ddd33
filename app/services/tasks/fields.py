"""The fields of a task that can be set."""

from datetime import date
from decimal import Decimal
from typing import TypedDict


class TaskFields(TypedDict, total=False):
    """Columns of a task; None clears what may be empty, and leaves the others as they are."""

    name: str | None
    project_id: int | None
    description: str | None
    status: str | None
    priority: int | None
    assigned_to: int | None
    due_date: date | None
    estimated_hours: Decimal | None
    hourly_rate: Decimal | None
    tags: str | None
