"""Names for the ids in events."""

from collections.abc import Mapping, Set

from sqlalchemy import literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.services.resources import RESOURCES

TABLES = {card.reference: card.model.__table__.columns for card in RESOURCES.values() if card.reference}


async def lookup(session: AsyncSession, ids: Mapping[str, Set[int]]) -> dict[tuple[str, int], str]:
    """Names by column (such as `project_id`) and id, in one statement; a deleted row has none."""
    parts = [
        select(literal(column).label("column"), TABLES[column]["id"], TABLES[column]["name"]).where(
            TABLES[column]["id"].in_(wanted)
        )
        for column, wanted in ids.items()
        if wanted
    ]
    if not parts:
        return {}
    return {(column, id): name for column, id, name in await session.execute(union_all(*parts))}
