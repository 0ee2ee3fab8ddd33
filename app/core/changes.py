"""Partial updates of entities, and what they changed."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypedDict

from app.core.events import Snapshot, column_changes
from app.core.types import Base

# Called when the row is locked and before it changes: raises if the caller has seen another state (If-Match).
Precondition = Callable[[], Awaitable[None]]


def apply_changes(entity: Base, values: Mapping[str, object], required: frozenset[str]) -> None:
    """Set the given columns. None clears a column, but leaves a `required` one unchanged."""
    for name, value in values.items():
        if (value is not None or name not in required) and getattr(entity, name) != value:
            setattr(entity, name, value)


class ChangeSet(TypedDict, total=False):
    """The changed columns before and after."""

    before: Snapshot
    after: Snapshot


def pending_changes(entity: Base) -> ChangeSet:
    """The unflushed changes; empty if there are none."""
    before, after = column_changes(entity)
    return {"before": before, "after": after} if after else {}
