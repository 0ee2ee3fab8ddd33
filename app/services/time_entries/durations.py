"""Durations as people type them."""

import re
from decimal import ROUND_HALF_UP, Decimal

from app.core.errors import Invalid
from app.core.messages import N_

CLOCK_DURATION = re.compile(r"(\d{0,4}):([0-5]?\d)", re.ASCII)
HOURS_DURATION = re.compile(r"(\d{1,4}(?:[.,]\d{0,6})?|[.,]\d{1,6})\s*h?", re.ASCII)
UNITS_DURATION = re.compile(r"(?=.*[hm])(?:(\d{1,4})\s*h\s*)?(?:(\d{1,4})\s*(?:m|min)?)?", re.ASCII)


def parse_duration(text: str) -> int:
    """Return the seconds of a duration, rounded to whole minutes: `1:30`, `:9`, `1.5` or `1,5` (hours), `90m`.

    An empty text is zero. Raise Invalid if the text is not a duration.
    """
    text = text.strip().lower()
    if not text:
        return 0
    if found := CLOCK_DURATION.fullmatch(text):
        return int(found[1] or 0) * 3600 + int(found[2]) * 60
    if found := HOURS_DURATION.fullmatch(text):
        minutes = Decimal(found[1].replace(",", ".")) * 60
        return int(minutes.quantize(Decimal(1), ROUND_HALF_UP)) * 60
    if found := UNITS_DURATION.fullmatch(text):
        return int(found[1] or 0) * 3600 + int(found[2] or 0) * 60
    raise Invalid(N_("Enter a duration such as 1:30, 1.5 or 90m"), code="validation_error")


def format_duration(seconds: int) -> str:
    """Return hours and whole minutes, such as `1:30`, which `parse_duration` reads."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}"
