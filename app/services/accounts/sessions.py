"""Browser sessions: started, looked up, ended."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.principal import Principal
from app.core.types import UTCDateTime
from app.services.accounts.models import BrowserSession, User
from app.services.accounts.tokens import digest
from app.services.accounts.users import ZONE, zone_of

LIFETIME = timedelta(days=30)
USE_RESOLUTION = timedelta(minutes=3)  # uses that are closer to each other are not stored


async def start_session(session: AsyncSession, user_id: int, *, address: str | None, user_agent: str | None) -> str:
    """Start a browser session; return the secret id for the cookie."""
    secret = secrets.token_urlsafe(32)
    session.add(
        BrowserSession(
            id_hash=digest(secret),
            user_id=user_id,
            expires_at=now() + LIFETIME,
            address=address,
            user_agent=(user_agent or "")[:300] or None,
        )
    )
    await session.flush()
    return secret


async def find_session(session: AsyncSession, secret: str) -> Principal | None:
    """The user of a cookie's id; None if the session is unknown, ended or expired, or its user inactive."""
    statement = (
        select(
            BrowserSession.id_hash, BrowserSession.expires_at, User.id, User.username, User.role, User.language, ZONE
        )
        .join(User, User.id == BrowserSession.user_id)
        .where(
            BrowserSession.id_hash == digest(secret),
            BrowserSession.revoked_at.is_(None),
            BrowserSession.expires_at > now(),
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


async def active_sessions(session: AsyncSession, id_hashes: Collection[str]) -> dict[str, bool]:
    """The active ones of these sessions, each with True if it is an administrator's."""
    statement = select(BrowserSession.id_hash, User.role).join(User, User.id == BrowserSession.user_id)
    statement = statement.where(
        BrowserSession.id_hash.in_(id_hashes), BrowserSession.revoked_at.is_(None), BrowserSession.expires_at > now()
    )
    return {row.id_hash: row.role == "admin" for row in await session.execute(statement.where(User.is_active))}


async def record_session_use(session: AsyncSession, seen: Mapping[str, datetime]) -> None:
    """Store when sessions, by their hash, were last used; at most every few minutes."""
    table = BrowserSession.__table__
    at, stale = bindparam("at", type_=UTCDateTime), bindparam("stale", type_=UTCDateTime)
    statement = update(BrowserSession).where(table.c.id_hash == bindparam("hash"), table.c.last_seen_at < stale)
    rows = [{"hash": id_hash, "at": at, "stale": at - USE_RESOLUTION} for id_hash, at in sorted(seen.items())]
    await (await session.connection()).execute(statement.values(last_seen_at=at), rows)


async def end(session: AsyncSession, id_hash: str) -> None:
    """Sign one browser out."""
    await session.execute(update(BrowserSession).where(BrowserSession.id_hash == id_hash).values(revoked_at=now()))


async def end_all(session: AsyncSession, user_id: int, *, but: str | None = None) -> None:
    """Sign a user out everywhere, except in the browser session `but`."""
    ended = update(BrowserSession).where(BrowserSession.user_id == user_id, BrowserSession.revoked_at.is_(None))
    if but is not None:
        ended = ended.where(BrowserSession.id_hash != but)
    await session.execute(ended.values(revoked_at=now()))


async def purge(session: AsyncSession, *, keep: timedelta) -> None:
    """Delete sessions that ended or expired longer than `keep` ago."""
    await session.execute(
        delete(BrowserSession).where(
            or_(BrowserSession.expires_at < now() - keep, BrowserSession.revoked_at < now() - keep)
        )
    )
