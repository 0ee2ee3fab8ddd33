"""OpenAPI (placeholder)."""

from quart import Quart


def init_app(app: Quart) -> None:
    """Nothing yet."""
