"""Orders of rows, and where in them a page begins."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_
from sqlalchemy.orm import InstrumentedAttribute

SortKey = ColumnElement[Any] | InstrumentedAttribute[Any]


def directed(keys: Sequence[SortKey], descending: bool) -> list[ColumnElement[Any]]:
    """Return all keys in one direction."""
    return [key.desc() if descending else key.asc() for key in keys]


def after_cursor(keys: Sequence[SortKey], descending: bool) -> ColumnElement[bool]:
    """Rows after the cursor: `(a, b) > (:mark_0, :mark_1)` spelled out for the sake of types and indexes."""
    steps = []
    for place, key in enumerate(keys):
        mark = bindparam(f"mark_{place}", type_=key.type)
        equal = [other == bindparam(f"mark_{at}", type_=other.type) for at, other in enumerate(keys[:place])]
        steps.append(and_(*equal, key < mark if descending else key > mark))
    return or_(*steps)
