"""A user's preferences for pages: language, theme, formats."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Unpack

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import invalid_fields
from app.core.messages import N_
from app.core.principal import Principal
from app.services.accounts.fields import AppearanceFields
from app.services.accounts.models import THEMES, User

MONDAY = 1
# What users can choose, as Unicode patterns.
DATES = {"YYYY-MM-DD": "yyyy-MM-dd", "DD.MM.YYYY": "dd.MM.yyyy", "DD/MM/YYYY": "dd/MM/yyyy", "MM/DD/YYYY": "MM/dd/yyyy"}


@dataclass(frozen=True, slots=True)
class Preferences:
    """`language` None follows the browser, `theme` is `auto`, `light` or `dark`.

    `time_format` is `24h` or `12h`. `week_start_day` counts from 0, Sunday, to 6. `timezone` None follows the instance.
    """

    display_name: str
    language: str | None
    theme: str
    timezone: str | None
    date_format: str
    time_format: str
    week_start_day: int
    standard_hours_per_day: Decimal

    @property
    def date_pattern(self) -> str:
        """The form of dates as a Unicode pattern."""
        return DATES.get(self.date_format, DATES["YYYY-MM-DD"])


async def read_preferences(session: AsyncSession, user_id: int) -> Preferences:
    """The user's preferences, in one statement."""
    statement = select(
        func.coalesce(func.nullif(User.full_name, ""), User.username),
        User.language,
        User.theme,
        User.timezone,
        User.date_format,
        User.time_format,
        User.week_start_day,
        User.standard_hours_per_day,
    )
    return Preferences(*(await session.execute(statement.where(User.id == user_id))).one())


async def first_weekday(session: AsyncSession, user_id: int) -> int:
    """The first day of the user's weeks: 0 is Sunday, 1 is Monday, which is also the default without such a user."""
    found = await session.scalar(select(User.week_start_day).where(User.id == user_id))
    return MONDAY if found is None else found


async def update_appearance(session: AsyncSession, caller: Principal, **changes: Unpack[AppearanceFields]) -> None:
    """Change the given fields."""
    if changes.get("theme", "auto") not in THEMES:
        raise invalid_fields(theme=N_("must be one of {names}", names=", ".join(THEMES)))
    user = await session.get_one(User, caller.user_id)
    for name, value in changes.items():
        setattr(user, name, value)
