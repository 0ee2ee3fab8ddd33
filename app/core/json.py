"""JSON as it leaves the house: instants with `Z`, decimals as numbers, text of the database passed through."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson

from app.core.clock import iso

Json = orjson.Fragment


def encode(value: object) -> bytes:
    """The JSON of a plain value; `Json(text)` goes in as it is."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "model_dump"):
        return value.model_dump()
    raise TypeError(f"{type(value).__name__} has no JSON")
