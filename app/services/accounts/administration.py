"""Administrators' changes of other users' accounts."""

from typing import Unpack

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import apply_changes, pending_changes
from app.core.db import for_update
from app.core.errors import Conflict, NotFound, invalid_fields
from app.core.events import emit, snapshot
from app.core.messages import N_
from app.services.accounts import passwords, sessions, users
from app.services.accounts.events import PasswordChanged, UserCreated, UserUpdated
from app.services.accounts.fields import AccountFields
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
    """Create a user, who can sign in at once; Conflict if the name is taken."""
    admin = check_role(role) == "admin"
    user = await users.create(
        session, username=username, password=password, email=email, full_name=full_name, admin=admin
    )
    emit(session, UserCreated(id=user.id, user_id=user.id, after=snapshot(user)))
    return user


async def update(session: AsyncSession, user_id: int, **changes: Unpack[AccountFields]) -> User:
    """Change the given fields; None clears a nullable one.

    A deactivated user is signed out everywhere, and their tokens are refused meanwhile. Conflict
    `last_admin` if no administrator would be left.
    """
    if "role" in changes:
        check_role(str(changes["role"]))
    if changes.get("role", "admin") != "admin" or changes.get("is_active") is False:
        await _check_last_admin(session, user_id)
    user = await get(session, user_id)
    apply_changes(user, changes, REQUIRED)
    changed = pending_changes(user)
    if changed:
        await session.flush()
        emit(session, UserUpdated(id=user.id, user_id=user.id, **changed))
    if not user.is_active:
        await sessions.end_all(session, user.id)
    return user


async def set_password(session: AsyncSession, user_id: int, password: str) -> None:
    """Set a user's password, and sign them out everywhere."""
    user = await get(session, user_id)
    user.password_hash = await passwords.hash_password(passwords.check_password(password))
    await session.flush()
    emit(session, PasswordChanged(id=user.id, user_id=user.id))
    await sessions.end_all(session, user.id)


async def get(session: AsyncSession, user_id: int) -> User:
    """The user, locked; NotFound if there is none."""
    user = await users.lock(session, user_id)
    if user is None:
        raise NotFound(N_("User with ID {user_id} not found", user_id=user_id))
    return user


def check_role(role: str) -> str:
    """The role; Invalid if it is unknown."""
    if role not in ROLES:
        raise invalid_fields(role=N_("must be one of {names}", names=", ".join(ROLES)))
    return role


async def _check_last_admin(session: AsyncSession, user_id: int) -> None:
    """Two administrators may deactivate each other at once, so each locks all of them first, in the same order."""
    admins = select(User).where(User.role == "admin", User.is_active).order_by(User.id)
    if [admin.id for admin in await session.scalars(for_update(admins))] == [user_id]:
        raise Conflict(N_("At least one user must remain an administrator"), code="last_admin")
