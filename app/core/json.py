"""JSON as the server sends it: instants with `Z`, decimals as numbers, JSON of the database unchanged."""

from datetime import date, datetime, time
from decimal import Decimal

import orjson

from app.core.clock import iso

RawJson = orjson.Fragment


def encode_json(value: object) -> bytes:
    """The JSON of a value; `RawJson(text)` is included unchanged."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if hasattr(value, "model_dump"):
        return value.model_dump()
    raise TypeError(f"{type(value).__name__} has no JSON")
