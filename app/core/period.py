"""Periods of lists: from days or instants to instants."""

from datetime import date, datetime
from typing import TypedDict

from app.core.clock import day_end, day_start


class Bounds(TypedDict):
    """Bounds of a time column: `since` and `until` are inclusive, `before` is exclusive."""

    since: datetime | None
    until: datetime | None
    before: datetime | None


def bounds(start: date | None, end: date | None, zone: str) -> Bounds:
    """The bounds that two days or instants include: a day begins in `zone`, and as an end it is included as a whole."""
    since = day_start(start, zone) if start is not None and not isinstance(start, datetime) else start
    if end is None or isinstance(end, datetime):
        return Bounds(since=since, until=end, before=None)
    return Bounds(since=since, until=None, before=day_end(end, zone))
