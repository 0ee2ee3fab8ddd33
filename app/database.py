"""The database of a process as its settings describe it."""

from collections.abc import Awaitable, Callable, Sequence

from app.core.db import Database
from app.core.events import Event
from app.core.redis import BestEffortRedis
from app.core.totals import new_totals
from app.settings import Settings


def open_database(
    settings: Settings,
    redis: BestEffortRedis,
    after_commit: Callable[[Sequence[Event]], Awaitable[None]] | None = None,
) -> Database:
    """The database; no connection is opened before the first statement."""
    return Database(
        settings.database_url,
        pool_size=settings.pool_size,
        pooler=settings.database_pooler,
        replica_urls=settings.database_replica_url,
        redis=redis,
        after_commit=after_commit,
        info={
            "instance_defaults": {"timezone": settings.timezone, "currency": settings.currency},
            "totals": new_totals(),
        },
    )
