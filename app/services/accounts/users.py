"""Users: created, checked at sign-in, changed."""

import re
from decimal import Decimal

from sqlalchemy import exists as any_row
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import Database, flush_or_conflict, for_update
from app.core.errors import Conflict, NotFound, Unauthorized, invalid_fields
from app.core.messages import N_
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
    """Create a user, who can sign in at once; Conflict if the name is taken."""
    name = username.strip().lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9._@+-]{0,79}", name):
        raise invalid_fields(
            username=N_("must have 1 to 80 letters, digits or . _ @ + - and begin with a letter or digit")
        )
    user = User(
        username=name,
        password_hash=await passwords.hash_password(passwords.check_password(password)),
        email=email,
        full_name=full_name,
        role="admin" if admin else "user",
    )
    session.add(user)
    taken = Conflict(N_("The user name {name} is taken", name=name), fields={"username": [N_("is taken")]})
    await flush_or_conflict(session, {"uq_users_username": taken})
    return user


async def set_up_first(session: AsyncSession, *, username: str, password: str) -> User:
    """Create the first administrator of a fresh instance; Conflict if there is a user already.

    Two browsers may try at once: the row that marks the set-up can exist only once.
    """
    done = Conflict(N_("This server is already set up; sign in instead"), code="already_set_up")
    if await any_exist(session):
        raise done
    session.add(Setting(name="set_up", value="done"))
    await flush_or_conflict(session, {"pk_settings": done})
    return await create(session, username=username, password=password, admin=True)


async def any_exist(session: AsyncSession) -> bool:
    """True if the instance has a user; without one it has to be set up."""
    return bool(await session.scalar(select(any_row().select_from(User))))


async def verify_password(database: Database, username: str, password: str) -> int:
    """The id of the active user with this name and password; Unauthorized, in one text for every cause, otherwise.

    Hashing takes long, so it happens outside of any transaction: no lock is held meanwhile.
    """
    wanted = select(User.id, User.password_hash).where(User.username == username.strip().lower(), User.is_active)
    async with database.transaction(read_only=True) as session:
        found = (await session.execute(wanted)).one_or_none()
    if not await passwords.matches_hash(found.password_hash if found else None, password) or found is None:
        raise Unauthorized(N_("The user name or the password is wrong"), title=N_("Invalid credentials"))
    return int(found.id)


async def record_sign_in(session: AsyncSession, user_id: int) -> User:
    """Store the time of the sign-in and return the user."""
    user = await session.get_one(User, user_id)
    user.last_login_at = now()
    return user


async def by_name(session: AsyncSession, username: str) -> User:
    """The user with this name; NotFound if there is none."""
    user = await session.scalar(select(User).where(User.username == username.strip().lower()))
    if user is None:
        raise NotFound(N_("There is no user {username}", username=username))
    return user


async def exists(session: AsyncSession, username: str) -> bool:
    """True if there is a user with this name."""
    return bool(await session.scalar(select(User.id).where(User.username == username.strip().lower())))


async def set_hourly_rate(session: AsyncSession, user_id: int, rate: Decimal | None) -> None:
    """Set the user's hourly rate for work without a rate, in the instance's currency; None for no rate."""
    user = await session.get_one(User, user_id)
    user.hourly_rate = rate
    await session.flush()


async def lock(session: AsyncSession, user_id: int) -> User | None:
    """Lock the user's row until the transaction ends: operations of which a user may run one at a time wait here."""
    return await session.scalar(for_update(select(User).where(User.id == user_id)))
