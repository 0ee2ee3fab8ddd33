"""The list of API tokens."""

from app.core.errors import AppError
from app.routes.web import layout, lists
from app.routes.web.blueprints import admin_pages
from app.services.accounts import access
from app.services.accounts.filters import TokenFilter


@admin_pages.get("/api-tokens")
async def tokens(error: AppError | None = None, made: dict[str, str] | None = None) -> str:
    """Every user's tokens; `made` is a new one, whose text is shown this once."""
    found = await lists.rows(access.TOKENS, TokenFilter())
    return await layout.render_page("admin/tokens/list.html", error=error, made=made, tokens=found)
