"""Tokens and browser sessions as they are listed, and switched off by people."""

from sqlalchemy import and_, bindparam, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import locked
from app.core.errors import NotFound
from app.core.events import changes, emit, snapshot
from app.core.listing import NOW, Listing
from app.core.principal import Principal
from app.services.accounts import tokens
from app.services.accounts.events import TokenCreated, TokenDeleted, TokenUpdated
from app.services.accounts.models import ApiToken, SignIn, User

# `state`: `inactive` was switched off, `expired` has had its time.
TOKENS = Listing(
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
    filters={"user_id": ApiToken.user_id == bindparam("user_id"), "id": ApiToken.id == bindparam("id")},
    sorts={"id": (ApiToken.id,), "name": (ApiToken.name, ApiToken.id)},
    default_sort="-id",
)

# Sessions that open something, the one that was used last first. `id_hash` names one; it opens nothing.
SESSIONS = Listing(
    rows=select(
        SignIn.id_hash,
        SignIn.created_at,
        SignIn.last_seen_at,
        SignIn.expires_at,
        SignIn.address,
        SignIn.user_agent,
    ).where(SignIn.revoked_at.is_(None), SignIn.expires_at > NOW),
    filters={"user_id": SignIn.user_id == bindparam("user_id")},
    sorts={"created_at": (SignIn.created_at, SignIn.id_hash)},
    default_sort="-created_at",
)


async def give_token(
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
    """A new token for a user, and its text, which cannot be read again; NotFound where there is no such user."""
    if await session.get(User, user_id) is None:
        raise NotFound(f"User with ID {user_id} not found")
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
    """Switches a token off, or on again."""
    token = await _token(session, token_id)
    token.revoked_at = None if token.revoked_at else now()
    before, after = changes(token)
    await session.flush()
    emit(session, TokenUpdated(id=token.id, user_id=token.user_id, before=before, after=after))
    return token


async def delete_token(session: AsyncSession, token_id: int, *, owner: int | None = None) -> None:
    """Deletes a token, with the answers that are stored for its repeats; NotFound where `owner` has no such one."""
    token = await _token(session, token_id)
    if owner is not None and token.user_id != owner:
        raise NotFound(f"Token with ID {token_id} not found")
    emit(session, TokenDeleted(id=token.id, user_id=token.user_id, before=snapshot(token)))
    await session.delete(token)
    await session.flush()


async def end_session(session: AsyncSession, caller: Principal, id_hash: str) -> None:
    """Signs one of the caller's browsers out; NotFound where it is somebody else's."""
    found = await session.get(SignIn, id_hash)
    if found is None or found.user_id != caller.user_id:
        raise NotFound("That session is no longer there")
    found.revoked_at = found.revoked_at or now()
    await session.flush()


async def _token(session: AsyncSession, token_id: int) -> ApiToken:
    token = await session.scalar(locked(select(ApiToken).where(ApiToken.id == token_id)))
    if token is None:
        raise NotFound(f"Token with ID {token_id} not found")
    return token
