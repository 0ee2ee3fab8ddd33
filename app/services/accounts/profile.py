"""What users change about themselves."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import apply, record
from app.core.clock import ZONES
from app.core.errors import Unauthorized, invalid_fields
from app.core.events import emit
from app.core.principal import Principal
from app.services.accounts import passwords, sign_ins
from app.services.accounts.events import PasswordChanged, UserUpdated
from app.services.accounts.models import User

# What users may choose from; a week may begin on Sunday (0), Monday or Saturday.
CHOICES: dict[str, tuple[object, ...]] = {
    "date_format": ("YYYY-MM-DD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"),
    "time_format": ("24h", "12h"),
    "week_start_day": (1, 0, 6),
    "theme": ("auto", "light", "dark"),
}


async def update(session: AsyncSession, caller: Principal, values: Mapping[str, object]) -> User:
    """Changes what `values` names: names, zone, formats, language, theme. None clears what may be empty.

    Invalid for a zone that is none, and for what is not among `CHOICES`.
    """
    zone = values.get("timezone")
    if zone is not None and zone not in ZONES:
        raise invalid_fields(timezone=f"{zone} is not an IANA time zone")
    for name, known in CHOICES.items():
        if name in values and values[name] not in known:
            raise invalid_fields(**{name: f"must be one of {', '.join(map(str, known))}"})
    user = await session.get_one(User, caller.user_id)
    apply(user, values, frozenset(CHOICES))
    changed = record(user)
    if changed:
        await session.flush()
        emit(session, UserUpdated(id=user.id, user_id=user.id, **changed))
    return user


async def change_password(session: AsyncSession, caller: Principal, *, current: str, new: str) -> None:
    """Sets a new password and signs the user out everywhere; Unauthorized where the current one is wrong."""
    user = await session.get_one(User, caller.user_id)
    if not await passwords.matches(user.password_hash, current):
        raise Unauthorized("The current password is wrong", title="Invalid credentials")
    user.password_hash = await passwords.make(passwords.check(new))
    await session.flush()
    emit(session, PasswordChanged(id=user.id, user_id=user.id))
    await sign_ins.end_all(session, user.id)
