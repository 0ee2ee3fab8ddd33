"""Projects: the list, the page of each, and their forms."""

from quart import Blueprint

from app.routes.web.projects import listed, one, put


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    for part in (listed, one, put):
        part.mount(blueprint)
