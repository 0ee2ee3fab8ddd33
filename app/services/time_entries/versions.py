"""Versions of entries: numbers that grow with each change, whatever makes it, so that a total can be remembered.

Triggers write them in the transaction of the change, as they do for rollups. On PostgreSQL each change adds a row, so
that two people never wait for each other, and a job sums them up; a version is read from both, in one snapshot.
"""

from sqlalchemy import BigInteger, ColumnElement, bindparam, cast, func, select

from app.services.time_entries.models import EntryChange, EntryVersion

EVERYBODY, NAMES = 0, -1  # every user's entries; names of projects, tasks and clients, and whose projects are
OWNERS = frozenset({"user_id", "visible_to"})


def version(active: frozenset[str]) -> ColumnElement[int]:
    """Return the version of the entries that conditions of an `EntryFilter` are about: those of one user, or all."""
    users = sorted(active & OWNERS)
    scopes: list[ColumnElement[int] | int] = [NAMES, bindparam(users[-1]) if users else EVERYBODY]
    summed = select(func.coalesce(func.sum(EntryVersion.changes), 0)).where(EntryVersion.user_id.in_(scopes))
    added = select(func.count()).select_from(EntryChange)
    if users:
        added = added.where(EntryChange.user_id.in_(scopes))
    return cast(summed.scalar_subquery(), BigInteger) + added.scalar_subquery()
