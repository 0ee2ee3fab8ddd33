"""Actions on a user: a new password, disabling and enabling, signing out."""

from quart import redirect, url_for

from app.core.errors import Conflict, invalid_fields
from app.routes.context import caller, running_app, session
from app.routes.schemas.types import Query
from app.routes.web.admin.users.detail import user as user_page
from app.routes.web.admin.users.list import users
from app.routes.web.blueprints import admin_pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, back, on_error, read_form
from app.routes.web.i18n import gettext as _
from app.services.accounts import administration, sessions
from app.services.time_entries import deactivation


class PasswordForm(Query):
    """The new password of a user."""

    password: str


@admin_pages.post("/users/<id:user_id>/password")
@on_error(user_page)
async def user_password(user_id: int) -> Redirect:
    """Set a user's password, which ends the user's sessions."""
    form = await read_form(PasswordForm)
    if user_id == caller().user_id:
        raise invalid_fields(password=_("Change your own password in your profile"))
    await administration.set_password(session(), user_id, form.password)
    clear_credentials()
    flash(_("The password is changed; the user is signed out everywhere"))
    return redirect(url_for("web.admin.user", user_id=user_id), 303)


@admin_pages.post("/users/<id:user_id>/toggle")
@on_error(users)
async def user_toggle(user_id: int) -> Redirect:
    """Disable a user, which ends the user's sessions, or enable one again."""
    user = await administration.get(session(), user_id)
    if user_id == caller().user_id:
        raise Conflict(_("You cannot deactivate your own account"))
    await deactivation.update_user(session(), user_id, is_active=not user.is_active)
    clear_credentials()
    flash(
        (_("%(name)s can sign in again") if user.is_active else _("%(name)s is deactivated")) % {"name": user.username}
    )
    return await back()


@admin_pages.post("/users/<id:user_id>/sign-out")
async def user_sign_out(user_id: int) -> Redirect:
    """Sign a user out of every browser."""
    user = await administration.get(session(), user_id)
    await sessions.end_all(session(), user.id)
    clear_credentials()
    flash(_("%(name)s is signed out everywhere") % {"name": user.username})
    return await back()


def clear_credentials() -> None:
    """Drop the credentials that this worker caches; other workers' expire within a second."""
    running_app().credentials.tokens.clear_cache()
    running_app().credentials.cookie.clear_cache()
