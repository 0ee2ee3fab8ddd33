"""Users: made, checked at sign-in, changed."""

import re
from decimal import Decimal

from sqlalchemy import exists as any_row
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import Database, flush, locked
from app.core.errors import Conflict, NotFound, Unauthorized, invalid_fields
from app.services.accounts import passwords
from app.services.accounts.models import User
from app.services.settings import instance
from app.services.settings.models import Setting

STORED_ZONE = select(Setting.value).where(Setting.name == "timezone").scalar_subquery()
ZONE = func.coalesce(User.timezone, STORED_ZONE).label("zone")


def zone_of(session: AsyncSession, stored: str | None) -> str:
    """The zone in force, given the value of `ZONE` of a user's row."""
    return stored or str(instance.defaults(session).get("timezone", "UTC"))


async def create(
    session: AsyncSession,
    *,
    username: str,
    password: str,
    email: str | None = None,
    full_name: str | None = None,
    admin: bool = False,
) -> User:
    """A new user, who can sign in at once; Conflict where the name is taken."""
    name = username.strip().lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9._@+-]{0,79}", name):
        raise invalid_fields(username="must have 1 to 80 letters, digits or . _ @ + - and begin with a letter or digit")
    user = User(
        username=name,
        password_hash=await passwords.make(passwords.check(password)),
        email=email,
        full_name=full_name,
        role="admin" if admin else "user",
    )
    session.add(user)
    taken = Conflict(f"The user name {name} is taken", fields={"username": ["is taken"]})
    await flush(session, {"uq_users_username": taken})
    return user


async def set_up_first(session: AsyncSession, *, username: str, password: str) -> User:
    """The first administrator of a fresh instance; Conflict where there is a user already.

    Two browsers may try at once: the row that marks the set-up can exist only once.
    """
    done = Conflict("This server is set up already; sign in instead", code="already_set_up")
    if await any_exist(session):
        raise done
    session.add(Setting(name="set_up", value="done"))
    await flush(session, {"pk_settings": done})
    return await create(session, username=username, password=password, admin=True)


async def any_exist(session: AsyncSession) -> bool:
    """Whether the instance has a user; without one it wants to be set up."""
    return bool(await session.scalar(select(any_row().select_from(User))))


async def by_password(database: Database, username: str, password: str) -> int:
    """The id of the active user with this name and password; Unauthorized, in one text for every cause, otherwise.

    Hashing takes long, so it is done outside of any transaction: nobody waits for a lock meanwhile.
    """
    wanted = select(User.id, User.password_hash).where(User.username == username.strip().lower(), User.is_active)
    async with database.transaction(read_only=True) as session:
        found = (await session.execute(wanted)).one_or_none()
    if not await passwords.matches(found.password_hash if found else None, password) or found is None:
        raise Unauthorized("The user name or the password is wrong", title="Invalid credentials")
    return int(found.id)


async def signed_in(session: AsyncSession, user_id: int) -> User:
    """Notes the sign-in and returns the user."""
    user = await session.get_one(User, user_id)
    user.last_login_at = now()
    return user


async def by_name(session: AsyncSession, username: str) -> User:
    """The user with this name; NotFound where there is none."""
    user = await session.scalar(select(User).where(User.username == username.strip().lower()))
    if user is None:
        raise NotFound(f"There is no user {username}")
    return user


async def exists(session: AsyncSession, username: str) -> bool:
    """Whether there is a user with this name."""
    return bool(await session.scalar(select(User.id).where(User.username == username.strip().lower())))


async def set_hourly_rate(session: AsyncSession, user_id: int, rate: Decimal | None) -> None:
    """What an hour of the user is worth where the work has no rate, in the instance's currency; None for nothing."""
    user = await session.get_one(User, user_id)
    user.hourly_rate = rate
    await session.flush()


async def lock(session: AsyncSession, user_id: int) -> User | None:
    """The user's row, locked until the transaction ends: what one user may do only one at a time waits here."""
    return await session.scalar(locked(select(User).where(User.id == user_id)))
