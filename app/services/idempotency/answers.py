"""Stored answers: how long they are kept."""

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.services.idempotency.models import StoredAnswer

KEPT = timedelta(hours=24)


async def purge(session: AsyncSession) -> None:
    """Removes the expired answers."""
    await session.execute(delete(StoredAnswer).where(StoredAnswer.created_at < now() - KEPT))
