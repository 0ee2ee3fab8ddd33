"""Pages of time entries: the list, one of them, a new one, many at once, the deleted ones, files."""

from quart import Blueprint

from app.routes.web.entries import bulk, deleted, files, listed, made, one

PARTS = (listed, made, one, bulk, deleted, files)


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    for part in PARTS:
        part.mount(blueprint)
