"""Stored responses: reserved before the work and filled in after it, in the same transaction."""

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import for_update
from app.core.errors import Unprocessable
from app.core.messages import N_
from app.services.idempotency.models import StoredResponse

RETENTION = timedelta(hours=24)
PENDING_STATUS = 0


async def reserve(session: AsyncSession, *, token_id: int, key: str, request_hash: str) -> StoredResponse | None:
    """The stored response of this token and key; None if the key is new and is now reserved.

    A second request with the key waits here until the first one has committed, and then gets its answer, or has
    failed, and then takes its place. Unprocessable if the key was used for another request.
    """
    row = {"token_id": token_id, "key": key, "request_hash": request_hash, "status": PENDING_STATUS, "body": b""}
    if await session.scalar(_insert(session).values(**row).on_conflict_do_nothing().returning(StoredResponse.id)):
        return None
    statement = select(StoredResponse).where(StoredResponse.token_id == token_id, StoredResponse.key == key)
    stored = (await session.scalars(for_update(statement))).one_or_none()
    if stored is None:  # expired, and swept away meanwhile
        return await reserve(session, token_id=token_id, key=key, request_hash=request_hash)
    if stored.created_at < now() - RETENTION:
        stored.request_hash, stored.created_at = request_hash, now()
        await session.flush()
        return None
    if stored.request_hash != request_hash:
        raise Unprocessable(N_("This Idempotency-Key was used for another request"), code="idempotency_key_reused")
    return stored


async def complete(session: AsyncSession, *, token_id: int, key: str, status: int, body: bytes) -> None:
    """Store the response of a reserved key."""
    mine = update(StoredResponse).where(StoredResponse.token_id == token_id, StoredResponse.key == key)
    await session.execute(mine.values(status=status, body=body))


async def purge(session: AsyncSession) -> None:
    """Delete expired responses."""
    await session.execute(delete(StoredResponse).where(StoredResponse.created_at < now() - RETENTION))


def _insert(session: AsyncSession) -> "postgresql.Insert | sqlite.Insert":
    made = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return made(StoredResponse)
