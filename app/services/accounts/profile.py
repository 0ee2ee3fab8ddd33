"""What users change about themselves."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Unauthorized
from app.core.principal import Principal
from app.services.accounts import passwords, sign_ins
from app.services.accounts.models import User


async def change_password(session: AsyncSession, caller: Principal, *, current: str, new: str) -> None:
    """Sets a new password and signs the user out everywhere; Unauthorized where the current one is wrong."""
    user = await session.get_one(User, caller.user_id)
    if not await passwords.matches(user.password_hash, current):
        raise Unauthorized("The current password is wrong", title="Invalid credentials")
    user.password_hash = await passwords.make(passwords.check(new))
    await sign_ins.end_all(session, user.id)
