"""The fields of a time entry that can be set."""

from datetime import datetime
from typing import TypedDict


class WorkFields(TypedDict, total=False):
    """The columns that many entries can be given at once; None clears what may be empty."""

    project_id: int | None
    client_id: int | None
    task_id: int | None
    notes: str | None
    tags: str | None
    billable: bool | None


class EntryDetails(WorkFields, total=False):
    """The fields of a new entry in addition to its start, end and user."""

    break_seconds: int | None
    paid: bool | None
    invoice_number: str | None


class EntryFields(EntryDetails, total=False):
    """Every column that can be changed; None clears what may be empty, and leaves the others as they are."""

    start_time: datetime | None
    end_time: datetime | None
