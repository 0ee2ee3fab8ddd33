"""Waits until readers of the feed see every event."""

import asyncio

from sqlalchemy import func, not_, select

from app.core import feed
from app.core.db import Database
from app.core.events import EventRow


async def wait_for_feed(database: Database) -> None:
    """Until no transaction holds an event back: on PostgreSQL those of the server's other databases do, too."""
    for _ in range(500):
        async with database.transaction(read_only=True) as session:
            held_back = select(func.count()).select_from(EventRow).where(not_(feed.stable(session)))
            if not await session.scalar(held_back):
                return
        await asyncio.sleep(0.02)
    raise TimeoutError("a transaction holds events back for ten seconds already")
