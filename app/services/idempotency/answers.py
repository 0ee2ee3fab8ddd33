"""Stored answers: reserved before the work, filled in after it, in the one transaction of both."""

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import locked
from app.core.errors import Unprocessable
from app.services.idempotency.models import StoredAnswer

KEPT = timedelta(hours=24)
NOTHING_YET = 0


async def reserve(session: AsyncSession, *, token_id: int, key: str, request_hash: str) -> StoredAnswer | None:
    """The answer that this token got under this key; None where the key is new and is now reserved.

    A second request with the key waits here until the first one has committed, and then gets its answer, or has
    failed, and then takes its place. Unprocessable where the key was used for another request.
    """
    row = {"token_id": token_id, "key": key, "request_hash": request_hash, "status": NOTHING_YET, "body": b""}
    if await session.scalar(_insert(session).values(**row).on_conflict_do_nothing().returning(StoredAnswer.id)):
        return None
    statement = select(StoredAnswer).where(StoredAnswer.token_id == token_id, StoredAnswer.key == key)
    stored = (await session.scalars(locked(statement))).one_or_none()
    if stored is None:  # expired, and swept away meanwhile
        return await reserve(session, token_id=token_id, key=key, request_hash=request_hash)
    if stored.created_at < now() - KEPT:
        stored.request_hash, stored.created_at = request_hash, now()
        await session.flush()
        return None
    if stored.request_hash != request_hash:
        raise Unprocessable("This Idempotency-Key was used for another request", code="idempotency_key_reused")
    return stored


async def keep(session: AsyncSession, *, token_id: int, key: str, status: int, body: bytes) -> None:
    """Fills in the answer of a reserved key."""
    mine = update(StoredAnswer).where(StoredAnswer.token_id == token_id, StoredAnswer.key == key)
    await session.execute(mine.values(status=status, body=body))


async def purge(session: AsyncSession) -> None:
    """Removes the expired answers."""
    await session.execute(delete(StoredAnswer).where(StoredAnswer.created_at < now() - KEPT))


def _insert(session: AsyncSession) -> "postgresql.Insert | sqlite.Insert":
    made = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return made(StoredAnswer)
