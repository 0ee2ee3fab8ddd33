"""Feeds: created, found by their secret, revoked."""

import hashlib
import secrets

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.sdk import CLIENTS, N_, PROJECTS, ClientFilter, NotFound, Principal, ProjectFilter, invalid_fields, one
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

    Invalid for an unknown project or client.
    """
    if project_id and await one(session, PROJECTS, ProjectFilter(id=project_id).bind(session, caller)) is None:
        raise invalid_fields(project_id=N_("Project with ID {project_id} not found", project_id=project_id))
    if client_id and await one(session, CLIENTS, ClientFilter(id=client_id).bind(session, caller)) is None:
        raise invalid_fields(client_id=N_("Client with ID {client_id} not found", client_id=client_id))
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


async def find_feed(session: AsyncSession, secret: str) -> Feed | None:
    """The feed with this secret, or None."""
    return await session.scalar(select(Feed).where(Feed.secret_hash == digest(secret)))


async def revoke(session: AsyncSession, caller: Principal, feed_id: int) -> None:
    """Revoke an address for good; NotFound if the caller has no such feed."""
    gone = delete(Feed).where(Feed.id == feed_id, Feed.user_id == caller.user_id).returning(Feed.id)
    if await session.scalar(gone) is None:
        raise NotFound(N_("Feed with ID {feed_id} not found", feed_id=feed_id))


def digest(secret: str) -> str:
    """The stored hash of a secret of full entropy."""
    return hashlib.sha256(secret.encode()).hexdigest()
