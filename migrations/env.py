"""Runs the migrations on the connection that app.core.migrate hands over."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from app.core.migrate import is_compared
from app.core.types import Exact, JsonColumn, UTCDateTime


def render(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    """The spelling of our column types in a migration, or False for all others."""
    if kind != "type":
        return False
    if item is JsonColumn:
        autogen.imports.add("from app.core.types import JsonValue\n")
        return "JsonValue"
    if isinstance(item, UTCDateTime | Exact):
        autogen.imports.add(f"from app.core.types import {type(item).__name__}\n")
        return "UTCDateTime()" if isinstance(item, UTCDateTime) else f"Exact({item.precision}, {item.scale})"
    return False


config = context.config
context.configure(
    connection=config.attributes["connection"],
    target_metadata=config.attributes["metadata"],
    version_table=config.attributes["version_table"],
    render_as_batch=True,
    render_item=render,
    include_name=is_compared,
)
with context.begin_transaction():
    context.run_migrations()
