"""What is new in the log of events, told within one process, whichever process wrote it.

The log itself is the only thing that all workers of an installation surely share, so each follows it. It is looked at
every half a second while somebody listens, at once when this process has written, and at once when Redis, where there
is one, says that another process has.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import feed
from app.core.db import Database
from app.core.errors import AppError
from app.core.events import Event, EventRow
from app.core.feed import START, Place

log = logging.getLogger(__name__)

INTERVAL = 0.5  # seconds
AT_ONCE = 500
CHANNEL = "tt:events"
COLUMNS = (EventRow.position, EventRow.id, EventRow.name, EventRow.user_id)

# Hears of events as soon as they are visible, and of events once nothing can come before them any more.
Listener = Callable[[Sequence[Row[Any]], Sequence[Row[Any]]], Awaitable[None]]


class Tail:
    """Follows the log while there are listeners; without any it asks the database nothing."""

    def __init__(self, database: Database, redis: Redis | None) -> None:
        self._database, self._redis = database, redis
        self._listeners: list[Listener] = []
        self._lock = asyncio.Lock()
        self._bell = asyncio.Event()
        self._since = START
        self._early: set[int] = set()  # ids after `_since` that have been told of
        self._tasks: list[asyncio.Task[None]] = []
        self._telling: asyncio.Task[None] | None = None
        self._told = True

    async def join(self, listener: Listener) -> None:
        """Tells `listener` of everything that is committed from now on; repeatable."""
        async with self._lock:
            if listener in self._listeners:
                return
            if not self._listeners:
                async with self._database.transaction(read_only=True) as session:
                    self._since = await feed.head(session)
                    self._early = {row.id for row in await session.execute(self._new(session))}
                self._tasks = [asyncio.create_task(self._follow())]
                if self._redis:
                    self._tasks.append(asyncio.create_task(self._hear_others(self._redis)))
            self._listeners.append(listener)

    async def leave(self, listener: Listener) -> None:
        """Tells it nothing more."""
        async with self._lock:
            self._listeners = [other for other in self._listeners if other != listener]
            if not self._listeners:
                await self._rest()

    async def close(self) -> None:
        """Stops, whoever listens."""
        async with self._lock:
            self._listeners.clear()
            await self._rest()
        if self._telling:
            await self._telling

    async def ring(self, _event: Event) -> None:
        """To be called after each commit: this process has written. Never waits."""
        self._bell.set()
        self._told = False
        if self._redis and (self._telling is None or self._telling.done()):
            self._telling = asyncio.create_task(self._tell_others(self._redis))

    async def look(self) -> None:
        """Tells the listeners what is new."""
        async with self._database.transaction(read_only=True) as session:
            rows = (await session.execute(self._new(session))).all()
        settled = [row for row in rows if row.settled]
        fresh = [row for row in rows if row.id not in self._early]
        if settled:
            self._since = Place(settled[-1].position, settled[-1].id)
        self._early = {row.id for row in rows if not row.settled}
        if len(rows) == AT_ONCE:
            self._bell.set()
        if fresh or settled:
            for listener in list(self._listeners):
                await listener(fresh, settled)

    def _new(self, session: AsyncSession) -> Any:
        statement = select(*COLUMNS, feed.settled(session).label("settled")).where(feed.beyond(self._since))
        return statement.order_by(EventRow.position, EventRow.id).limit(AT_ONCE)

    async def _follow(self) -> None:
        while True:
            try:
                async with asyncio.timeout(INTERVAL):
                    await self._bell.wait()
            except TimeoutError:
                pass
            self._bell.clear()
            try:
                await self.look()
            except AppError as error:
                log.warning("the log cannot be followed at the moment: %s", error.message)

    async def _rest(self) -> None:
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _tell_others(self, redis: Redis) -> None:
        while not self._told:
            self._told = True
            try:
                await redis.publish(CHANNEL, b"")
            except (RedisError, OSError):
                return  # the others look by themselves, half a second later

    async def _hear_others(self, redis: Redis) -> None:
        while True:
            try:
                async with redis.pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    while True:
                        if await channel.get_message(ignore_subscribe_messages=True, timeout=30):
                            self._bell.set()
            except (RedisError, OSError):
                await asyncio.sleep(1)
