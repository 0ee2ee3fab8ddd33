"""API tokens: created, looked up, revoked, and counted when used."""

import hashlib
import ipaddress
import secrets
import string
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.errors import NotFound, invalid_fields
from app.core.messages import N_
from app.core.principal import Principal
from app.core.types import UTCDateTime
from app.services.accounts import scopes as known_scopes
from app.services.accounts.models import ApiToken, User
from app.services.accounts.users import ZONE, zone_of

TOKEN_ALPHABET = string.ascii_letters + string.digits
MAX_LIFETIME_DAYS = 3650


async def create(
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
    """Create a token; its text cannot be read again. Invalid for an unknown scope, address or lifetime."""
    if expires_days is not None and not 1 <= expires_days <= MAX_LIFETIME_DAYS:
        raise invalid_fields(expires_days=N_("must be from 1 to {longest_days}", longest_days=MAX_LIFETIME_DAYS))
    text = "tt_" + "".join(secrets.choice(TOKEN_ALPHABET) for _ in range(32))
    token = ApiToken(
        user_id=user_id,
        name=name,
        description=description,
        kind=kind,
        scopes=",".join(known_scopes.parse(scopes, further_scopes)),
        token_hash=digest(text),
        token_prefix=text[:8],
        ip_allowlist=parse_allowlist(ip_allowlist),
        expires_at=None if expires_days is None else now() + timedelta(days=expires_days),
    )
    session.add(token)
    await session.flush()
    return token, text


async def find_token(session: AsyncSession, text: str) -> tuple[Principal, str | None] | None:
    """The user of a token, and its allow list of addresses; None if it is not valid."""
    columns = (
        ApiToken.id,
        ApiToken.scopes,
        ApiToken.expires_at,
        ApiToken.ip_allowlist,
        User.id.label("user_id"),
        User.username,
        User.role,
        ZONE,
    )
    statement = select(*columns).join(User, User.id == ApiToken.user_id)
    statement = statement.where(ApiToken.token_hash == digest(text), ApiToken.revoked_at.is_(None), User.is_active)
    row = (await session.execute(statement)).one_or_none()
    if row is None or (row.expires_at and row.expires_at <= now()):
        return None
    principal = Principal(
        user_id=row.user_id,
        username=row.username,
        is_admin=row.role == "admin",
        zone=zone_of(session, row.zone),
        strategy="token",
        scopes=frozenset(row.scopes.split(",")),
        token_id=row.id,
        expires_at=row.expires_at,
    )
    return principal, row.ip_allowlist


async def revoke(session: AsyncSession, token_id: int) -> None:
    """Revoke a token; NotFound if there is none."""
    changed = await session.execute(
        update(ApiToken)
        .where(ApiToken.id == token_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=now())
        .returning(ApiToken.id)
    )
    if changed.scalar_one_or_none() is None:
        raise NotFound(N_("Token with ID {token_id} not found", token_id=token_id))


async def record_token_use(session: AsyncSession, uses: Mapping[int, tuple[int, datetime]]) -> None:
    """Add to each token's count and set its last use; `uses` maps token id to (count, last use)."""
    table = ApiToken.__table__
    at = bindparam("at", type_=UTCDateTime)
    # Another worker may have stored a later use already.
    later = case((table.c.last_used_at > at, table.c.last_used_at), else_=at)
    statement = (
        update(ApiToken)
        .where(table.c.id == bindparam("token"))
        .values(usage_count=table.c.usage_count + bindparam("count"), last_used_at=later)
    )
    rows = [{"token": token, "count": count, "at": at} for token, (count, at) in sorted(uses.items())]
    await (await session.connection()).execute(statement, rows)


def digest(text: str) -> str:
    """The stored hash of a secret of full entropy."""
    return hashlib.sha256(text.encode()).hexdigest()


def parse_allowlist(text: str | None) -> str | None:
    """A validated, comma-separated list of addresses and CIDR ranges; None if it is empty."""
    parts = [part.strip() for part in (text or "").split(",") if part.strip()]
    for part in parts:
        try:
            ipaddress.ip_network(part, strict=False)
        except ValueError:
            raise invalid_fields(ip_allowlist=N_("{part} is neither an address nor a range", part=part)) from None
    return ",".join(parts) or None


def allows(allowlist: str | None, address: str | None) -> bool:
    """True if a request from `address` may use a token with this allow list."""
    if not allowlist:
        return True
    try:
        caller = ipaddress.ip_address(address or "")
    except ValueError:
        return False
    # A dual-stack socket shows IPv4 callers as IPv6 addresses.
    caller = getattr(caller, "ipv4_mapped", None) or caller
    return any(caller in ipaddress.ip_network(part, strict=False) for part in allowlist.split(","))
