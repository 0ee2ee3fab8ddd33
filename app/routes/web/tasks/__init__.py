"""Tasks: the list, the board, the page of each, and their forms."""

from quart import Blueprint

from app.routes.web.tasks import board, listed, move, one, put


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    for part in (listed, board, one, put, move):
        part.mount(blueprint)
