"""Notifications of new events within one process, whichever process wrote them.

The log itself is the only thing that all workers of an installation share for certain, so each follows it. It is polled
every half a second while there are listeners, at once when this process has written, and at once when Redis, if there
is one, announces that another process has.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import feed
from app.core.db import Database
from app.core.errors import AppError
from app.core.events import Event, EventRow
from app.core.feed import START, EventColumns, Position

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5  # seconds
BATCH_SIZE = 500
CHANNEL = "tt:events"
EVENT_COLUMNS = (EventRow.position, EventRow.id, EventRow.name, EventRow.user_id)

# Gets events that are newly visible, and events that are stable: nothing can come before them any more.
Listener = Callable[[Sequence[EventColumns], Sequence[EventColumns]], Awaitable[None]]


class Tail:
    """Follows the log while there are listeners; without any it sends no statement."""

    def __init__(self, database: Database, redis: Redis | None) -> None:
        self._database, self._redis = database, redis
        self._listeners: list[Listener] = []
        self._lock = asyncio.Lock()
        self._wakeup = asyncio.Event()
        self._since = START
        self._early: set[int] = set()  # ids after `_since` that were delivered
        self._tasks: list[asyncio.Task[None]] = []
        self._publishing: asyncio.Task[None] | None = None
        self._published = True

    async def subscribe(self, listener: Listener) -> None:
        """Call `listener` with everything that is committed from now on; repeatable."""
        async with self._lock:
            if listener in self._listeners:
                return
            if not self._listeners:
                async with self._database.transaction(read_only=True) as session:
                    self._since = await feed.head(session)
                    self._early = {row.id for row in await session.execute(self._new(session))}
                self._tasks = [asyncio.create_task(self._follow())]
                if self._redis:
                    self._tasks.append(asyncio.create_task(self._listen_to_others(self._redis)))
            self._listeners.append(listener)

    async def unsubscribe(self, listener: Listener) -> None:
        """Stop calling the listener."""
        async with self._lock:
            self._listeners = [other for other in self._listeners if other != listener]
            if not self._listeners:
                await self._stop_tasks()

    async def close(self) -> None:
        """Stop, even if there are listeners."""
        async with self._lock:
            self._listeners.clear()
            await self._stop_tasks()
        if self._publishing:
            await self._publishing

    async def notify(self, _event: Event) -> None:
        """Announce that this process has written; called after each commit. Never waits."""
        self._wakeup.set()
        self._published = False
        if self._redis and (self._publishing is None or self._publishing.done()):
            self._publishing = asyncio.create_task(self._publish(self._redis))

    async def poll(self) -> None:
        """Call the listeners with new events."""
        async with self._database.transaction(read_only=True) as session:
            rows = (await session.execute(self._new(session))).all()
        stable = [row for row in rows if row.stable]
        fresh = [row for row in rows if row.id not in self._early]
        if stable:
            self._since = Position(stable[-1].position, stable[-1].id)
        self._early = {row.id for row in rows if not row.stable}
        if len(rows) == BATCH_SIZE:
            self._wakeup.set()
        if fresh or stable:
            await self._database.replicas.settle()
            for listener in list(self._listeners):
                await listener(fresh, stable)

    def _new(self, session: AsyncSession) -> Select[int, int, str, int | None, bool]:
        statement = select(*EVENT_COLUMNS, feed.stable(session).label("stable")).where(feed.events_after(self._since))
        return statement.order_by(EventRow.position, EventRow.id).limit(BATCH_SIZE)

    async def _follow(self) -> None:
        while True:
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await self._wakeup.wait()
            except TimeoutError:
                pass
            self._wakeup.clear()
            try:
                await self.poll()
            except AppError as error:
                log.warning("the log cannot be followed at the moment: %s", error.message)

    async def _stop_tasks(self) -> None:
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _publish(self, redis: Redis) -> None:
        while not self._published:
            self._published = True
            try:
                await redis.publish(CHANNEL, b"")
            except (RedisError, OSError):
                return  # the others poll half a second later

    async def _listen_to_others(self, redis: Redis) -> None:
        while True:
            try:
                async with redis.pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    while True:
                        if await channel.get_message(ignore_subscribe_messages=True, timeout=30):
                            self._wakeup.set()
            except (RedisError, OSError):
                await asyncio.sleep(1)
