"""How a user wants pages to look: language, theme, formats."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import invalid_fields
from app.core.principal import Principal
from app.services.accounts.models import THEMES, User


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


async def read(session: AsyncSession, user_id: int) -> Preferences:
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


async def write(session: AsyncSession, caller: Principal, **values: Any) -> None:
    """Changes what is given of `language` and `theme`."""
    if values.get("theme", "auto") not in THEMES:
        raise invalid_fields(theme=f"must be one of {', '.join(THEMES)}")
    user = await session.get_one(User, caller.user_id)
    for name in ("language", "theme"):
        if name in values:
            setattr(user, name, values[name])
