"""Totals that were counted, remembered until a change concerns them.

Each has the version that the database had in the same snapshot. Only the total of the version that a list is read with
is used, whichever process has made the change, so none is ever out of date.
"""

from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.cache import TTLCache

REMEMBERED_SECONDS, REMEMBERED_TOTALS = 3600, 10_000


class RememberedTotal(NamedTuple):
    """A total, and the version of the rows that it is of."""

    version: int
    total: int


Totals = TTLCache[tuple[Any, ...], RememberedTotal]


def new_totals() -> Totals:
    """Return an empty memory, for `info` of a database."""
    return TTLCache(REMEMBERED_SECONDS, REMEMBERED_TOTALS)


def remembered_totals(session: AsyncSession) -> Totals:
    """Return the memory of the session's database; one that forgets with it if the database has none."""
    found: Totals = session.info.setdefault("totals", new_totals())
    return found
