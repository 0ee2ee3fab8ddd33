"""A new user."""

from quart import redirect, url_for

from app.core.errors import AppError
from app.routes.context import session
from app.routes.schemas.types import Line, Query
from app.routes.web import layout
from app.routes.web.blueprints import admin_pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, on_error, read_form
from app.routes.web.i18n import gettext as _
from app.services.accounts import administration, passwords


class NewUserForm(Query):
    """The fields of a new user."""

    username: Line
    password: str
    full_name: Line | None = None
    email: Line | None = None
    role: Line = "user"


@admin_pages.get("/users/new")
async def user_new(error: AppError | None = None) -> str:
    """The form of a new user."""
    fields = tuple(NewUserForm.model_fields)
    return await layout.render_page(
        "admin/users/create.html", error=error, fields=fields, shortest=passwords.MIN_LENGTH
    )


@admin_pages.post("/users")
@on_error(user_new)
async def user_create() -> Redirect:
    """Create a user."""
    form = await read_form(NewUserForm)
    user = await administration.create(session(), **form.model_dump())
    flash(_("%(name)s can now sign in") % {"name": user.username})
    return redirect(url_for("web.admin.users"), 303)
