"""Browser sessions: begun, looked up, ended."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.principal import Principal
from app.core.types import UTCDateTime
from app.services.accounts.models import SignIn, User
from app.services.accounts.tokens import digest
from app.services.accounts.users import ZONE, zone_of

LIFETIME = timedelta(days=30)
SEEN = timedelta(minutes=3)  # last uses that are nearer to each other are not written


async def begin(session: AsyncSession, user_id: int, *, address: str | None, user_agent: str | None) -> str:
    """A new browser session; returns the secret id for the cookie."""
    secret = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            id_hash=digest(secret),
            user_id=user_id,
            expires_at=now() + LIFETIME,
            address=address,
            user_agent=(user_agent or "")[:300] or None,
        )
    )
    await session.flush()
    return secret


async def find(session: AsyncSession, secret: str) -> Principal | None:
    """Who a cookie's id speaks for; None where the session is unknown, ended or expired, or its user inactive."""
    statement = (
        select(SignIn.id_hash, SignIn.expires_at, User.id, User.username, User.role, User.language, ZONE)
        .join(User, User.id == SignIn.user_id)
        .where(
            SignIn.id_hash == digest(secret),
            SignIn.revoked_at.is_(None),
            SignIn.expires_at > now(),
            User.is_active,
        )
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        return None
    return Principal(
        user_id=row.id,
        username=row.username,
        is_admin=row.role == "admin",
        zone=zone_of(session, row.zone),
        strategy="session",
        session_id=row.id_hash,
        expires_at=row.expires_at,
        language=row.language,
    )


async def living(session: AsyncSession, id_hashes: Collection[str]) -> dict[str, bool]:
    """Which of these sessions open something still, and whether they are an administrator's."""
    statement = select(SignIn.id_hash, User.role).join(User, User.id == SignIn.user_id)
    statement = statement.where(SignIn.id_hash.in_(id_hashes), SignIn.revoked_at.is_(None), SignIn.expires_at > now())
    return {row.id_hash: row.role == "admin" for row in await session.execute(statement.where(User.is_active))}


async def record_use(session: AsyncSession, seen: Mapping[str, datetime]) -> None:
    """Notes when sessions, by their hash, were last used; every few minutes is often enough."""
    table = SignIn.__table__
    at, stale = bindparam("at", type_=UTCDateTime), bindparam("stale", type_=UTCDateTime)
    statement = update(SignIn).where(table.c.id_hash == bindparam("hash"), table.c.last_seen_at < stale)
    rows = [{"hash": id_hash, "at": at, "stale": at - SEEN} for id_hash, at in sorted(seen.items())]
    await (await session.connection()).execute(statement.values(last_seen_at=at), rows)


async def end(session: AsyncSession, id_hash: str) -> None:
    """Signs one browser out."""
    await session.execute(update(SignIn).where(SignIn.id_hash == id_hash).values(revoked_at=now()))


async def end_all(session: AsyncSession, user_id: int, *, but: str | None = None) -> None:
    """Signs a user out everywhere, except in the browser session `but`."""
    ended = update(SignIn).where(SignIn.user_id == user_id, SignIn.revoked_at.is_(None))
    if but is not None:
        ended = ended.where(SignIn.id_hash != but)
    await session.execute(ended.values(revoked_at=now()))


async def purge(session: AsyncSession, *, keep: timedelta) -> None:
    """Removes what ended, or would have, longer than `keep` ago."""
    await session.execute(delete(SignIn).where(or_(SignIn.expires_at < now() - keep, SignIn.revoked_at < now() - keep)))
