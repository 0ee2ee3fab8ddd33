"""The profile of the caller: name, preferences, sessions and tokens."""

from quart import request

from app.core.errors import AppError
from app.core.events import json_value
from app.routes.context import caller, session
from app.routes.web import choices, layout, lists
from app.routes.web.blueprints import pages
from app.services.accounts import access, passwords
from app.services.accounts import profile as service
from app.services.accounts.filters import SessionFilter, TokenFilter
from app.services.accounts.models import User
from app.services.texts.catalogues import languages

PROFILE_FIELDS = ("full_name", "email", "timezone", "language", "theme", "date_format", "time_format", "week_start_day")


PASSWORD_FIELDS = ("current", "password", "repeated")


@pages.get("/profile")
async def profile(error: AppError | None = None) -> str:
    """Return the profile of the caller."""
    user = await session().get_one(User, caller().user_id)
    return await layout.render_page(
        "profile/detail.html",
        error=error,
        fields=(*PROFILE_FIELDS, *PASSWORD_FIELDS),
        user=user,
        values=await profile_values(user),
        zones=choices.zones(),
        languages=languages(),
        choices=service.PREFERENCE_CHOICES,
        sessions=await lists.rows(access.SESSIONS, SessionFilter(user_id=user.id), per_page=100),
        this=caller().session_id,
        tokens=await lists.rows(access.TOKENS, TokenFilter(user_id=user.id), per_page=100),
        shortest=passwords.MIN_LENGTH,
    )


async def profile_values(user: User) -> dict[str, object]:
    """Return the values that were sent if the form was this one, else the stored ones."""
    sent = await request.form
    return {name: sent.get(name) for name in PROFILE_FIELDS} if "theme" in sent else stored(user)


def stored(user: User) -> dict[str, object]:
    """Return the stored values of the form."""
    return {name: json_value(getattr(user, name)) for name in PROFILE_FIELDS}
