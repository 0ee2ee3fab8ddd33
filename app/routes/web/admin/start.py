"""The first page of the administration, and the frame of the others."""

from typing import Any

from quart import Blueprint

from app.core.errors import AppError
from app.routes.web import shell
from app.routes.web.admin import sections


def mount(blueprint: Blueprint) -> None:
    """Adds the route."""
    blueprint.add_url_rule("", "start", start)


async def start() -> str:
    """Where everything is."""
    return await render("admin/start.html")


async def render(template: str, *, error: AppError | None = None, fields: tuple[str, ...] = (), **values: Any) -> str:
    """A page of the administration: `groups` leads to the others."""
    return await shell.render(template, error=error, fields=fields, groups=sections.groups, **values)
