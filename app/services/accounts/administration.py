"""What administrators do to the accounts of others."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import apply, record
from app.core.db import locked
from app.core.errors import Conflict, NotFound, invalid_fields
from app.core.events import emit, snapshot
from app.services.accounts import passwords, sign_ins, users
from app.services.accounts.events import PasswordChanged, UserCreated, UserUpdated
from app.services.accounts.models import User

ROLES = ("admin", "user")
REQUIRED = frozenset({"role", "is_active"})


async def create(
    session: AsyncSession,
    *,
    username: str,
    password: str,
    email: str | None = None,
    full_name: str | None = None,
    role: str = "user",
) -> User:
    """A new user, who can sign in at once; Conflict where the name is taken."""
    admin = known_role(role) == "admin"
    user = await users.create(
        session, username=username, password=password, email=email, full_name=full_name, admin=admin
    )
    emit(session, UserCreated(id=user.id, user_id=user.id, after=snapshot(user)))
    return user


async def update(session: AsyncSession, user_id: int, values: Mapping[str, object]) -> User:
    """Changes what `values` names of name, email, role, rate and `is_active`; None clears what may be empty.

    Somebody who is switched off is signed out everywhere, and their tokens open nothing meanwhile. Conflict
    `last_admin` where nobody would be left to administer.
    """
    if "role" in values:
        known_role(str(values["role"]))
    if values.get("role", "admin") != "admin" or values.get("is_active") is False:
        await _somebody_stays(session, user_id)
    user = await get(session, user_id)
    apply(user, values, REQUIRED)
    changed = record(user)
    if changed:
        await session.flush()
        emit(session, UserUpdated(id=user.id, user_id=user.id, **changed))
    if not user.is_active:
        await sign_ins.end_all(session, user.id)
    return user


async def set_password(session: AsyncSession, user_id: int, password: str) -> None:
    """Gives a user a new password, and signs them out everywhere."""
    user = await get(session, user_id)
    user.password_hash = await passwords.make(passwords.check(password))
    await session.flush()
    emit(session, PasswordChanged(id=user.id, user_id=user.id))
    await sign_ins.end_all(session, user.id)


async def get(session: AsyncSession, user_id: int) -> User:
    """The user, locked; NotFound where there is none."""
    user = await users.lock(session, user_id)
    if user is None:
        raise NotFound(f"User with ID {user_id} not found")
    return user


def known_role(role: str) -> str:
    """The role where there is such a one; Invalid otherwise."""
    if role not in ROLES:
        raise invalid_fields(role=f"must be one of {', '.join(ROLES)}")
    return role


async def _somebody_stays(session: AsyncSession, user_id: int) -> None:
    """Two administrators may switch each other off at once: whoever asks locks them all first, in one order."""
    admins = select(User).where(User.role == "admin", User.is_active).order_by(User.id)
    if [admin.id for admin in await session.scalars(locked(admins))] == [user_id]:
        raise Conflict("Somebody has to stay an administrator", code="last_admin")
