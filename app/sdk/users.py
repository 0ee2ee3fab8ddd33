"""Users as callers, for auth strategies of plugins."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.principal import ALL_SCOPES, Principal
from app.services.accounts.models import User
from app.services.accounts.users import ZONE, zone_of


async def principal_of(
    session: AsyncSession, who: int | str, *, strategy: str, scopes: frozenset[str] = ALL_SCOPES
) -> Principal | None:
    """The active user with this id or user name as a caller, or None.

    `strategy` is the name of the strategy that authenticated. Scopes never exceed the role.
    """
    wanted = User.id == who if isinstance(who, int) else User.username == who.strip().lower()
    statement = select(User.id, User.username, User.role, ZONE).where(wanted, User.is_active)
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        return None
    return Principal(
        user_id=row.id,
        username=row.username,
        is_admin=row.role == "admin",
        zone=zone_of(session, row.zone),
        strategy=strategy,
        scopes=scopes,
    )
