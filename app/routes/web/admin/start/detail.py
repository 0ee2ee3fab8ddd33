"""The first page of the administration."""

from app.routes.web import layout
from app.routes.web.blueprints import admin_pages


@admin_pages.get("")
async def start() -> str:
    """The sections of the administration."""
    return await layout.render_page("admin/start/detail.html")
