"""The tags of a user's entries."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.principal import Principal
from app.services.time_entries.models import TimeEntry


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag, and the number of the user's entries that have it."""

    name: str
    count: int


async def used_tags(session: AsyncSession, caller: Principal) -> list[TagCount]:
    """Return every tag of the caller's entries by name, in one statement with a row for each combination of tags."""
    statement = select(TimeEntry.tags, func.count()).group_by(TimeEntry.tags)
    statement = statement.where(TimeEntry.user_id == caller.user_id, TimeEntry.deleted_at.is_(None))
    counts: Counter[str] = Counter()
    for tags, count in await session.execute(statement):
        if tags:
            counts.update(dict.fromkeys(tags.split(","), count))
    return [TagCount(name, counts[name]) for name in sorted(counts, key=lambda name: (name.lower(), name))]
