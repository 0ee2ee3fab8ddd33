"""The plugins that configuration names, and their state."""

from app.routes.context import running_app
from app.routes.web import layout
from app.routes.web.blueprints import admin_pages


@admin_pages.get("/plugins")
async def plugins() -> str:
    """Every plugin with its state, its options, what it adds, or why it is left out; and those that could be on."""
    plugins = running_app().plugins
    return await layout.render_page("admin/plugins/list.html", plugins=plugins.installed, offered=plugins.available())
