"""Types of the inventory's fields."""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app.core.messages import N_
from app.routes.schemas.types import Line, Reference

MovementKind = Literal["adjustment", "purchase", "sale", "return", "waste", "count", "devaluation"]
AnyMovementKind = Literal["adjustment", "purchase", "sale", "return", "waste", "count", "devaluation", "transfer"]


def capitals(longest: int) -> Callable[[str], str]:
    """A validator of short names that makes them capitals; these may be longer than what they stand for."""

    def validate(text: str) -> str:
        name = text.strip().upper()
        if not 1 <= len(name) <= longest:
            raise ValueError(N_("must have 1 to {longest} characters", longest=longest))
        return name

    return validate


def currency(text: str) -> str:
    """An ISO 4217 code."""
    if not (len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()):
        raise ValueError(N_("must be three capital letters, such as EUR"))
    return text


Sku = Annotated[Reference, AfterValidator(capitals(100))]
LocationCode = Annotated[Line, AfterValidator(capitals(50))]
CurrencyCode = Annotated[str, AfterValidator(currency)]
Unit = Annotated[Line, Field(min_length=1, max_length=20)]
