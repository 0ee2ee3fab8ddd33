"""Changing a user with the form on its page."""

from quart import redirect, url_for

from app.core.errors import Conflict
from app.routes.context import caller, session
from app.routes.schemas.types import Line, Money, Query
from app.routes.web.admin.users.actions import clear_credentials
from app.routes.web.admin.users.detail import user as user_page
from app.routes.web.blueprints import admin_pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, on_error, read_form
from app.routes.web.i18n import gettext as _
from app.services.accounts.fields import AccountFields
from app.services.time_entries import deactivation


class UserForm(Query):
    """The fields of a user that a form changes; empty ones are cleared."""

    full_name: Line | None = None
    email: Line | None = None
    role: Line
    hourly_rate: Money | None = None
    is_active: str | None = None

    def values(self) -> AccountFields:
        """Return the columns and their values."""
        return {
            "full_name": self.full_name,
            "email": self.email,
            "role": self.role,
            "hourly_rate": self.hourly_rate,
            "is_active": self.is_active is not None,
        }


@admin_pages.post("/users/<id:user_id>")
@on_error(user_page)
async def user_update(user_id: int) -> Redirect:
    """Change a user."""
    form = await read_form(UserForm)
    if user_id == caller().user_id and not form.is_active:
        raise Conflict(_("You cannot deactivate your own account"))
    await deactivation.update_user(session(), user_id, **form.values())
    clear_credentials()
    flash(_("Saved"))
    return redirect(url_for("web.admin.users"), 303)
