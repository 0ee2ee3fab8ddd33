"""Redis: how it is reached, and what is kept there for a while."""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

T = TypeVar("T")

CONNECTIONS = 16  # of one process
PATIENCE = 1.0  # seconds: what takes longer is computed in that time
PAUSE = 1.0  # seconds in which a Redis that did not answer is left alone


def connect(url: str) -> Redis:
    """A client that would rather fail than wait: what Redis does here, a process can do by itself for a while.

    Its connections are few, and a burst of requests takes turns: a new one for each of them would take so long to open
    that Redis seemed to be away. A closed one is opened anew at once: it may be older than the last start of Redis.
    """
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=CONNECTIONS,
        timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        socket_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 1, (NoConnection,)),
    )
    return Redis.from_pool(pool)


class Shared:
    """A Redis that may not be there, or be away for a while: a question has an answer, or None."""

    def __init__(self, redis: Redis | None) -> None:
        self._redis = redis
        self._away = False
        self._away_until = 0.0

    async def ask(self, question: Callable[[Redis], Awaitable[T]]) -> T | None:
        """What Redis answers; None without it. Its going and its coming back are logged once each."""
        if self._redis is None or time.monotonic() < self._away_until:
            return None
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await question(self._redis)
        except (RedisError, OSError) as error:
            self._away_until = time.monotonic() + PAUSE
            if not self._away:
                log.warning("Redis is away, this process goes on by itself: %s", error)
            self._away = True
            return None
        if self._away:
            log.warning("Redis is back")
        self._away = False
        return answer


class SharedCache:
    """Computed bytes of many owners, for `seconds` at the most; without Redis each is computed each time.

    A value is kept with the versions that its computation began with, and it counts only while they last: so what
    was computed from the state before a change is never shown after the `drop` that the change causes.
    """

    def __init__(self, shared: Shared, name: str, seconds: int) -> None:
        self._shared, self._name, self._seconds = shared, f"tt:{name}", seconds
        self._missed = False  # a drop that Redis has not heard of

    async def remember(self, owner: int, variant: str, compute: Callable[[], Awaitable[bytes]]) -> bytes:
        """The kept value of the owner's `variant`, else what `compute` returns."""
        if self._missed:
            await self.drop()
        key = f"{self._name}:{owner}:{variant}"
        names = [f"{self._name}:version", f"{self._name}:{owner}:version", key]
        found = None if self._missed else await self._shared.ask(lambda redis: redis.mget(names))
        if found is None:
            return await compute()
        common, own, kept = (part if isinstance(part, bytes) else b"" for part in found)
        versions = common + b" " + own + b"\n"
        if kept.startswith(versions):
            return kept.removeprefix(versions)
        value = await compute()
        await self._shared.ask(lambda redis: redis.set(key, versions + value, ex=self._seconds))
        return value

    async def drop(self, owner: int | None = None) -> None:
        """Lets every value of the owner count no more; None: of all owners."""
        name = f"{self._name}:version" if owner is None else f"{self._name}:{owner}:version"
        # Twice as long as a value, so that none outlives the version that outdates it; random, because a counter
        # that Redis has forgotten would begin anew.
        version = secrets.token_hex(8)
        heard = await self._shared.ask(lambda redis: redis.set(name, version, ex=2 * self._seconds))
        self._missed = not heard or (self._missed and owner is not None)
