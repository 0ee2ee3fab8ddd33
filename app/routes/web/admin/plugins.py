"""The plugins that configuration names, and their state."""

from quart import Blueprint

from app.routes.context import host
from app.routes.web.admin.start import render


def mount(blueprint: Blueprint) -> None:
    """Adds the route."""
    blueprint.add_url_rule("/plugins", "plugins", listed)


async def listed() -> str:
    """Every plugin with its state, its options, what it adds, or why it is left out; and those that could be on."""
    return await render("admin/plugins.html", plugins=host().plugins, offered=host().offered_plugins())
