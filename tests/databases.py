"""Migrated databases with the people of `tests.factories`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from app.core import migrate
from app.core.db import Database
from app.services.resources import SCHEMA
from app.settings import driver_url
from tests.factories import populate


async def migrate_database(url: str) -> None:
    """Create the tables."""
    database = Database(driver_url(url))
    await migrate.upgrade(database, SCHEMA)
    await database.dispose()


async def populate_database(url: str) -> None:
    """Store the people."""
    database = Database(driver_url(url))
    async with database.transaction() as session:
        await populate(session)
    await database.dispose()


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Any]:
    """Connect to a PostgreSQL database for a moment."""
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()
