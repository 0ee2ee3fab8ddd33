"""Tokens and browser sessions: listed and revoked."""

from sqlalchemy import and_, bindparam, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import for_update
from app.core.errors import NotFound
from app.core.events import column_changes, emit, snapshot
from app.core.listing import NOW, Listing
from app.core.messages import N_
from app.core.principal import Principal
from app.services.accounts import tokens
from app.services.accounts.events import TokenCreated, TokenDeleted, TokenUpdated
from app.services.accounts.filters import SessionFilter, TokenFilter
from app.services.accounts.models import ApiToken, BrowserSession, User

# `state`: `inactive` was deactivated, `expired` is past its lifetime.
TOKENS = Listing(
    filter=TokenFilter,
    rows=select(
        ApiToken.id,
        ApiToken.name,
        ApiToken.description,
        ApiToken.kind,
        ApiToken.token_prefix,
        ApiToken.scopes,
        ApiToken.ip_allowlist,
        ApiToken.user_id,
        User.username,
        func.coalesce(User.full_name, User.username).label("display_name"),
        case(
            (or_(ApiToken.revoked_at.is_not(None), ~User.is_active), literal("inactive")),
            (and_(ApiToken.expires_at.is_not(None), ApiToken.expires_at <= NOW), literal("expired")),
            else_=literal("active"),
        ).label("state"),
        ApiToken.revoked_at.is_(None).label("is_active"),
        ApiToken.created_at,
        ApiToken.expires_at,
        ApiToken.last_used_at,
        ApiToken.usage_count,
    ).join(User, User.id == ApiToken.user_id),
    conditions={
        "visible_to": ApiToken.user_id == bindparam("visible_to"),
        "user_id": ApiToken.user_id == bindparam("user_id"),
        "id": ApiToken.id == bindparam("id"),
    },
    sorts={"id": (ApiToken.id,), "name": (ApiToken.name, ApiToken.id)},
    default_sort="-id",
)

# Active sessions, the last used first. `id_hash` identifies one, but is no credential.
SESSIONS = Listing(
    filter=SessionFilter,
    rows=select(
        BrowserSession.id_hash,
        BrowserSession.created_at,
        BrowserSession.last_seen_at,
        BrowserSession.expires_at,
        BrowserSession.address,
        BrowserSession.user_agent,
    ).where(BrowserSession.revoked_at.is_(None), BrowserSession.expires_at > NOW),
    conditions={
        "visible_to": BrowserSession.user_id == bindparam("visible_to"),
        "user_id": BrowserSession.user_id == bindparam("user_id"),
    },
    sorts={"created_at": (BrowserSession.created_at, BrowserSession.id_hash)},
    default_sort="-created_at",
)


async def issue_token(
    session: AsyncSession,
    *,
    user_id: int,
    name: str,
    scopes: str,
    description: str | None = None,
    expires_days: int | None = None,
    ip_allowlist: str | None = None,
    kind: str = "token",
    further_scopes: frozenset[str] = frozenset(),
) -> tuple[ApiToken, str]:
    """Create a token for a user; its text cannot be read again. NotFound if there is no such user."""
    if await session.get(User, user_id) is None:
        raise NotFound(N_("User with ID {user_id} not found", user_id=user_id))
    token, text = await tokens.create(
        session,
        user_id=user_id,
        name=name,
        scopes=scopes,
        description=description,
        expires_days=expires_days,
        ip_allowlist=ip_allowlist,
        kind=kind,
        further_scopes=further_scopes,
    )
    emit(session, TokenCreated(id=token.id, user_id=token.user_id, after=snapshot(token)))
    return token, text


async def toggle_token(session: AsyncSession, token_id: int) -> ApiToken:
    """Deactivate or reactivate a token."""
    token = await _token(session, token_id)
    token.revoked_at = None if token.revoked_at else now()
    before, after = column_changes(token)
    await session.flush()
    emit(session, TokenUpdated(id=token.id, user_id=token.user_id, before=before, after=after))
    return token


async def delete_token(session: AsyncSession, token_id: int, *, owner: int | None = None) -> None:
    """Delete a token and its stored responses; NotFound if `owner` has no such token."""
    token = await _token(session, token_id)
    if owner is not None and token.user_id != owner:
        raise NotFound(N_("Token with ID {token_id} not found", token_id=token_id))
    emit(session, TokenDeleted(id=token.id, user_id=token.user_id, before=snapshot(token)))
    await session.delete(token)
    await session.flush()


async def end_session(session: AsyncSession, caller: Principal, id_hash: str) -> None:
    """Sign one of the caller's browsers out; NotFound if it is another user's."""
    found = await session.get(BrowserSession, id_hash)
    if found is None or found.user_id != caller.user_id:
        raise NotFound(N_("The session no longer exists"))
    found.revoked_at = found.revoked_at or now()
    await session.flush()


async def _token(session: AsyncSession, token_id: int) -> ApiToken:
    token = await session.scalar(for_update(select(ApiToken).where(ApiToken.id == token_id)))
    if token is None:
        raise NotFound(N_("Token with ID {token_id} not found", token_id=token_id))
    return token
