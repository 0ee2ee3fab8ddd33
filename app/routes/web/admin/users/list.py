"""The list of users."""

from quart import request

from app.core.errors import AppError
from app.routes.context import caller
from app.routes.schemas.types import Line, Query
from app.routes.web import layout, lists
from app.routes.web.blueprints import admin_pages
from app.routes.web.forms import fitted, on_error
from app.services.accounts.filters import UserFilter
from app.services.accounts.queries import USERS


class UserQuery(Query):
    """The filter in the address."""

    search: Line | None = None


@admin_pages.get("/users")
@on_error()
async def users(error: AppError | None = None) -> str:
    """The users, by name."""
    query = UserQuery() if error else fitted(UserQuery, request.args.to_dict())
    return await layout.render_page(
        "admin/users/list.html",
        error=error,
        fields=tuple(UserQuery.model_fields),
        users=await lists.rows(USERS, UserFilter(search=query.search)),
        query=request.args,
        mine=caller().user_id,
    )
