"""Actions on the profile: ending sessions, deleting tokens, and the theme."""

from quart import redirect, url_for

from app.routes.context import caller, running_app, session
from app.routes.schemas.types import Line, Query
from app.routes.web.blueprints import pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, back, read_form
from app.routes.web.i18n import gettext as _
from app.services.accounts import access, preferences, sessions


@pages.post("/profile/sessions/<id_hash>/end")
async def session_end(id_hash: str) -> Redirect:
    """End a session."""
    await access.end_session(session(), caller(), id_hash)
    running_app().credentials.cookie.clear_cache()
    return done(_("The browser is signed out"))


@pages.post("/profile/sessions/end")
async def sessions_end() -> Redirect:
    """End all sessions except this one."""
    await sessions.end_all(session(), caller().user_id, but=caller().session_id)
    running_app().credentials.cookie.clear_cache()
    return done(_("All other browsers are signed out"))


@pages.post("/profile/tokens/<id:token_id>/delete")
async def own_token_delete(token_id: int) -> Redirect:
    """Delete one of the caller's tokens or app sign-ins."""
    await access.delete_token(session(), token_id, owner=caller().user_id)
    running_app().credentials.tokens.clear_cache()
    return done(_("The session is signed out"))


def done(text: str) -> Redirect:
    """Redirect to the profile with a message."""
    flash(text)
    return redirect(url_for("web.profile"), 303)


class ThemeForm(Query):
    """`auto`, `light` or `dark`."""

    theme: Line


@pages.post("/theme")
async def theme() -> Redirect:
    """Store the theme."""
    await preferences.update_appearance(session(), caller(), theme=(await read_form(ThemeForm)).theme)
    return await back()
