"""The plugins that configuration names, and their state."""

from quart import Blueprint

from app.routes.context import host
from app.routes.web.admin.start import render


def mount(blueprint: Blueprint) -> None:
    """Adds the route."""
    blueprint.add_url_rule("/plugins", "plugins", listed)


async def listed() -> str:
    """Every plugin with its state, what it adds, or why it is left out."""
    return await render("admin/plugins.html", plugins=host().plugins)
