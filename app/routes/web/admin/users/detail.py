"""The page of a user: the account's form, its browsers, tokens and apps."""

from quart import request

from app.core.errors import AppError
from app.routes.context import caller, session
from app.routes.web import layout, lists
from app.routes.web.blueprints import admin_pages
from app.routes.web.forms import in_fields, stored_values
from app.services.accounts import access, administration, passwords
from app.services.accounts.filters import SessionFilter, TokenFilter

FIELDS = ("password", "full_name", "email", "role", "hourly_rate")
COLUMNS = ("username", "full_name", "email", "role", "is_active", "hourly_rate")
LIMIT = 100


@admin_pages.get("/users/<id:user_id>")
async def user(user_id: int, error: AppError | None = None) -> str:
    """The user."""
    user = await administration.get(session(), user_id)
    form = await request.form
    # The form of a new password is on the page too: the account's form is the one with a role.
    values = {name: form.get(name) for name in COLUMNS} if "role" in form else in_fields(stored_values(user, COLUMNS))
    return await layout.render_page(
        "admin/users/detail.html",
        error=error,
        fields=FIELDS,
        user=stored_values(user, COLUMNS) | {"id": user.id},
        values=values,
        myself=user.id == caller().user_id,
        sessions=await lists.rows(access.SESSIONS, SessionFilter(user_id=user_id), per_page=LIMIT),
        tokens=await lists.rows(access.TOKENS, TokenFilter(user_id=user_id), per_page=LIMIT),
        shortest=passwords.MIN_LENGTH,
    )
