"""Partial updates: what a caller gave, put onto an entity, and what that changed."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypedDict

from app.core.events import Snapshot, changes
from app.core.types import Base

# Asked once the row is locked and before it changes: raises where the caller has seen another state (If-Match).
Guard = Callable[[], Awaitable[None]]


def apply(entity: Base, values: Mapping[str, Any], required: frozenset[str]) -> None:
    """Sets the given columns. None clears a column, but leaves one of the `required` as it is."""
    for name, value in values.items():
        if (value is not None or name not in required) and getattr(entity, name) != value:
            setattr(entity, name, value)


class Changed(TypedDict, total=False):
    """What differs, before and after."""

    before: Snapshot
    after: Snapshot


def record(entity: Base) -> Changed:
    """What is about to change; empty where nothing is."""
    before, after = changes(entity)
    return {"before": before, "after": after} if after else {}
