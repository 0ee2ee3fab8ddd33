"""Signing out."""

from quart import redirect, url_for

from app.routes.context import caller, running_app, session
from app.routes.web.blueprints import pages
from app.routes.web.forms import Redirect
from app.services.accounts import sessions


@pages.post("/sign-out")
async def sign_out() -> Redirect:
    """End the session of this browser."""
    if session_id := caller().session_id:
        await sessions.end(session(), session_id)
    running_app().credentials.cookie.clear()
    running_app().credentials.cookie.clear_cache()
    return redirect(url_for("web.sign_in"), 303)
