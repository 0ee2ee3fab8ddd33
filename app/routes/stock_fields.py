"""What the fields of the inventory may hold, for every surface."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from app.core.clock import day_end, day_start
from app.routes.wire import Line, Reference

Kind = Literal["adjustment", "purchase", "sale", "return", "waste", "count", "devaluation"]
AnyKind = Literal["adjustment", "purchase", "sale", "return", "waste", "count", "devaluation", "transfer"]


def capitals(longest: int) -> Callable[[str], str]:
    """What makes a short name one of capitals; they may be longer than what they stand for."""

    def validate(text: str) -> str:
        name = text.strip().upper()
        if not 1 <= len(name) <= longest:
            raise ValueError(f"must have 1 to {longest} characters")
        return name

    return validate


def currency(text: str) -> str:
    """An ISO 4217 code."""
    if not (len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()):
        raise ValueError("must be three capital letters, such as EUR")
    return text


Sku = Annotated[Reference, AfterValidator(capitals(100))]
PlaceCode = Annotated[Line, AfterValidator(capitals(50))]
Currency = Annotated[str, AfterValidator(currency)]
Unit = Annotated[Line, Field(min_length=1, max_length=20)]


def period(first: date | None, last: date | None, zone: str) -> dict[str, Any]:
    """Filters from two days or instants; a last day is in it until its end."""
    since = first if first is None or isinstance(first, datetime) else day_start(first, zone)
    if last is None or isinstance(last, datetime):
        return {"since": since, "until": last}
    return {"since": since, "before": day_end(last, zone)}
