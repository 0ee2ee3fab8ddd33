"""Lengths of time as people type them."""

import re
from decimal import ROUND_HALF_UP, Decimal

from app.core.errors import Invalid

CLOCK = re.compile(r"(\d{0,4}):([0-5]\d)", re.ASCII)
HOURS = re.compile(r"(\d{1,4}(?:[.,]\d{0,6})?|[.,]\d{1,6})\s*h?", re.ASCII)
PARTS = re.compile(r"(?=.*[hm])(?:(\d{1,4})\s*h\s*)?(?:(\d{1,4})\s*(?:m|min)?)?", re.ASCII)


def seconds(text: str) -> int:
    """The length that a text means, rounded to whole minutes: `1:30`, `1.5` and `1,5` (hours), `90m`, `1h 30m`.

    An empty text is no time at all. Raises Invalid where the text means nothing.
    """
    text = text.strip().lower()
    if not text:
        return 0
    if found := CLOCK.fullmatch(text):
        return int(found[1] or 0) * 3600 + int(found[2]) * 60
    if found := HOURS.fullmatch(text):
        minutes = Decimal(found[1].replace(",", ".")) * 60
        return int(minutes.quantize(Decimal(1), ROUND_HALF_UP)) * 60
    if found := PARTS.fullmatch(text):
        return int(found[1] or 0) * 3600 + int(found[2] or 0) * 60
    raise Invalid("Write a length of time such as 1:30, 1.5 or 90m", code="validation_error")


def clock(seconds: int) -> str:
    """`1:30`: hours and whole minutes, as a text that `seconds` reads again."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}"
