"""Users' changes of their own profile."""

from typing import Unpack

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import apply_changes, pending_changes
from app.core.clock import ZONES
from app.core.errors import Unauthorized, invalid_fields
from app.core.events import emit
from app.core.messages import N_
from app.core.principal import Principal
from app.services.accounts import passwords, sessions
from app.services.accounts.events import PasswordChanged, UserUpdated
from app.services.accounts.fields import ProfileFields
from app.services.accounts.models import User

# What users may choose from; a week may begin on Sunday (0), Monday or Saturday.
PREFERENCE_CHOICES: dict[str, tuple[object, ...]] = {
    "date_format": ("YYYY-MM-DD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"),
    "time_format": ("24h", "12h"),
    "week_start_day": (1, 0, 6),
    "theme": ("auto", "light", "dark"),
}


async def update(session: AsyncSession, caller: Principal, **changes: Unpack[ProfileFields]) -> User:
    """Change the given fields; None clears a nullable one.

    Invalid for an unknown time zone, and for a value that is not in `CHOICES`.
    """
    zone = changes.get("timezone")
    if zone is not None and zone not in ZONES:
        raise invalid_fields(timezone=N_("{zone} is not an IANA time zone", zone=zone))
    for name, known in PREFERENCE_CHOICES.items():
        if name in changes and changes.get(name) not in known:
            raise invalid_fields(**{name: N_("must be one of {names}", names=", ".join(map(str, known)))})
    user = await session.get_one(User, caller.user_id)
    apply_changes(user, changes, frozenset(PREFERENCE_CHOICES))
    changed = pending_changes(user)
    if changed:
        await session.flush()
        emit(session, UserUpdated(id=user.id, user_id=user.id, **changed))
    return user


async def change_password(session: AsyncSession, caller: Principal, *, current: str, new: str) -> None:
    """Set a new password and sign the user out everywhere; Unauthorized if the current one is wrong."""
    user = await session.get_one(User, caller.user_id)
    if not await passwords.matches_hash(user.password_hash, current):
        raise Unauthorized(N_("The current password is wrong"), title=N_("Invalid credentials"))
    user.password_hash = await passwords.hash_password(passwords.check_password(new))
    await session.flush()
    emit(session, PasswordChanged(id=user.id, user_id=user.id))
    await sessions.end_all(session, user.id)
