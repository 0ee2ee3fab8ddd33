"""Feeds: made, found by their secret, revoked."""

import hashlib
import secrets

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.sdk import CLIENTS, PROJECTS, NotFound, Principal, invalid_fields, one
from plugins.ical_feed.models import Feed


async def create(
    session: AsyncSession,
    caller: Principal,
    *,
    name: str,
    project_id: int | None,
    client_id: int | None,
    days_back: int,
) -> tuple[Feed, str]:
    """A new feed of the caller's, and its secret, which cannot be read again.

    Invalid for a project or a client that there is not.
    """
    if project_id and await one(session, PROJECTS, {"id": project_id}) is None:
        raise invalid_fields(project_id=f"Project with ID {project_id} not found")
    if client_id and await one(session, CLIENTS, {"id": client_id}) is None:
        raise invalid_fields(client_id=f"Client with ID {client_id} not found")
    secret = secrets.token_urlsafe(32)
    feed = Feed(
        user_id=caller.user_id,
        name=name,
        secret_hash=digest(secret),
        project_id=project_id,
        client_id=client_id,
        days_back=days_back,
    )
    session.add(feed)
    await session.flush()
    return feed, secret


async def find(session: AsyncSession, secret: str) -> Feed | None:
    """The feed at this secret; None where there is none, or none any more."""
    return await session.scalar(select(Feed).where(Feed.secret_hash == digest(secret)))


async def revoke(session: AsyncSession, caller: Principal, feed_id: int) -> None:
    """Ends an address for good; NotFound where the caller has no such feed."""
    gone = delete(Feed).where(Feed.id == feed_id, Feed.user_id == caller.user_id).returning(Feed.id)
    if await session.scalar(gone) is None:
        raise NotFound(f"Feed with ID {feed_id} not found")


def digest(secret: str) -> str:
    """What is stored of a secret of full entropy."""
    return hashlib.sha256(secret.encode()).hexdigest()
