"""Redis: the connection, and a cache shared by all workers."""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import unquote

from redis.asyncio import BlockingConnectionPool, Redis, Sentinel
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import SentinelConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

T = TypeVar("T")

MAX_CONNECTIONS = 16  # of one process
TIMEOUT = 1.0  # seconds: computing the result takes no longer
PATIENCE: dict[str, Any] = {
    "max_connections": MAX_CONNECTIONS,
    "socket_connect_timeout": TIMEOUT,
    "socket_timeout": TIMEOUT,
    "retry": Retry(NoBackoff(), 1, (NoConnection,)),
}
SENTINEL_PORT = 26379
RETRY_PAUSE = 1.0  # seconds before a Redis that did not answer is tried again


def connect(url: str) -> Redis:
    """A client that fails rather than waits: a process can do without Redis for a while.

    Its connections are few, and a burst of requests takes turns: opening one for each would take so long that Redis
    seemed to be down. A closed one is reopened at once: it may be older than the last start of Redis.
    `redis+sentinel://[:password@]host:port,host2:port/service/0` asks Sentinels where the server is; they have the
    same password, if any.
    """
    if "+sentinel://" in url:
        return connect_sentinel(url)
    return Redis.from_pool(BlockingConnectionPool.from_url(url, **PATIENCE, timeout=TIMEOUT))


def connect_sentinel(url: str) -> Redis:
    """A client of the server that Sentinels name, asked at each new connection."""
    scheme, _, rest = url.partition("://")
    place, _, path = rest.partition("/")
    service, _, number = path.partition("/")
    credentials, _, hosts = place.rpartition("@")
    user, _, password = (unquote(part) for part in credentials.partition(":"))
    options: dict[str, Any] = {
        "username": user or None,
        "password": password or None,
        "ssl": scheme.startswith("rediss"),
        "socket_connect_timeout": TIMEOUT,
        "socket_timeout": TIMEOUT,
    }
    sentinels = [(host, int(port or SENTINEL_PORT)) for host, _, port in (h.partition(":") for h in hosts.split(","))]
    asked = Sentinel(sentinels, sentinel_kwargs=options)  # type: ignore[no-untyped-call]  # redis has no types for it
    more = options | PATIENCE
    pool = SentinelPool(service, asked, db=int(number or 0), timeout=TIMEOUT, **more)  # type: ignore[no-untyped-call]  # redis has no types for it
    return Redis.from_pool(pool)


class SentinelPool(SentinelConnectionPool, BlockingConnectionPool):
    """Connections to the server that Sentinels name, few as those of `connect`."""

    async def disconnect(self, inuse_connections: bool = True) -> None:
        """Close the connections, and at the end those to the Sentinels."""
        await super().disconnect(inuse_connections)
        if inuse_connections:
            for sentinel in self.sentinel_manager.sentinels:
                await sentinel.aclose()


class BestEffortRedis:
    """A Redis that may be missing or unavailable: a call has a result, or None."""

    def __init__(self, redis: Redis | None) -> None:
        self._redis = redis
        self._down = False
        self._retry_at = 0.0

    async def call(self, operation: Callable[[Redis], Awaitable[T]], *, insist: bool = False) -> T | None:
        """The operation's result; None without Redis. Losing it and regaining it are logged once each.

        A Redis that has failed is left alone for a second, unless `insist`.
        """
        if self._redis is None or (time.monotonic() < self._retry_at and not insist):
            return None
        try:
            async with asyncio.timeout(TIMEOUT):
                result = await operation(self._redis)
        except (RedisError, OSError) as error:
            self._retry_at = time.monotonic() + RETRY_PAUSE
            if not self._down:
                log.warning("Redis is away, this process goes on by itself: %s", error)
            self._down = True
            return None
        if self._down:
            log.warning("Redis is back")
        self._down = False
        return result


class SharedCache:
    """Computed bytes by owner, for at most `seconds`; without Redis each is computed each time.

    A value is stored with the versions that were current when its computation began, and is valid as long as they
    are: a value computed before a change is never returned after the `invalidate` that the change causes.
    """

    def __init__(self, redis: BestEffortRedis, name: str, seconds: int) -> None:
        self._redis, self._name, self._seconds = redis, f"tt:{name}", seconds
        self._must_invalidate = False  # an invalidation did not reach Redis

    async def get_or_compute(self, owner: int, variant: str, compute: Callable[[], Awaitable[bytes]]) -> bytes:
        """The cached value of the owner's `variant`, else the result of `compute`."""
        if self._must_invalidate:
            await self.invalidate()
        key = f"{self._name}:{owner}:{variant}"
        names = [f"{self._name}:version", f"{self._name}:{owner}:version", key]
        found = None if self._must_invalidate else await self._redis.call(lambda redis: redis.mget(names))
        if found is None:
            return await compute()
        common, own, cached = (part if isinstance(part, bytes) else b"" for part in found)
        versions = common + b" " + own + b"\n"
        if cached.startswith(versions):
            return cached.removeprefix(versions)
        value = await compute()
        await self._redis.call(lambda redis: redis.set(key, versions + value, ex=self._seconds))
        return value

    async def invalidate(self, owner: int | None = None) -> None:
        """Invalidate every value of the owner; None: of all owners."""
        name = f"{self._name}:version" if owner is None else f"{self._name}:{owner}:version"
        # Twice as long as a value, so that none outlives the version that outdates it; random, because a counter
        # that Redis has lost would start again.
        version = secrets.token_hex(8)
        stored = await self._redis.call(lambda redis: redis.set(name, version, ex=2 * self._seconds))
        self._must_invalidate = not stored or (self._must_invalidate and owner is not None)
