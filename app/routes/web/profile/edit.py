"""Changing name, preferences and password."""

from app.core.errors import Unauthorized, invalid_fields
from app.routes.context import caller, running_app, session
from app.routes.schemas.types import Line, Query
from app.routes.web.blueprints import pages
from app.routes.web.forms import Redirect, on_error, read_form
from app.routes.web.i18n import gettext as _
from app.routes.web.i18n import use
from app.routes.web.profile.actions import done
from app.routes.web.profile.detail import profile
from app.routes.web.session.create import begin
from app.services.accounts import profile as service
from app.services.accounts.models import User
from app.services.texts.catalogues import languages


class ProfileForm(Query):
    """Name and preferences; an empty zone follows the server, an empty language the browser."""

    full_name: Line | None = None
    email: Line | None = None
    timezone: Line | None = None
    language: Line | None = None
    theme: Line
    date_format: Line
    time_format: Line
    week_start_day: int


class PasswordForm(Query):
    """The current password, and a new one twice."""

    current: str
    password: str
    repeated: str = ""


@pages.post("/profile")
@on_error(profile)
async def profile_save() -> Redirect:
    """Store name and preferences."""
    form = await read_form(ProfileForm)
    if form.language is not None and form.language not in languages():
        raise invalid_fields(language=f"must be one of {', '.join(languages())}")
    await service.update(session(), caller(), **form.model_dump())
    running_app().credentials.cookie.clear_cache()
    use(form.language)
    return done(_("Saved"))


@pages.post("/profile/password")
@on_error(profile)
async def password_change() -> Redirect:
    """Change the password, end all sessions, and begin a new one here."""
    form = await read_form(PasswordForm)
    if form.password != form.repeated:
        raise invalid_fields(repeated="The two passwords differ")
    try:
        await service.change_password(session(), caller(), current=form.current, new=form.password)
    except Unauthorized as error:
        raise invalid_fields(current=error.message) from None
    await begin(await session().get_one(User, caller().user_id))
    running_app().credentials.cookie.clear_cache()
    return done(_("The password is changed; all other browsers are signed out"))
