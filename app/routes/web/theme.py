"""The theme of the pages, by one button."""

from typing import Any

from quart import Blueprint

from app.routes.context import caller, session
from app.routes.web.forms import back, read
from app.routes.wire import Line, Query
from app.services.accounts import preferences


class ThemeForm(Query):
    """`auto`, `light` or `dark`."""

    theme: Line


def mount(blueprint: Blueprint) -> None:
    """Adds the route."""
    blueprint.add_url_rule("/theme", "theme", choose, methods=["POST"])


async def choose() -> Any:
    """Keeps the user's choice, and goes back to the page."""
    await preferences.write(session(), caller(), theme=(await read(ThemeForm)).theme)
    return await back()
