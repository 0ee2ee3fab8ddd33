"""Counts of failures in a stretch of time, shared through Redis where there is one."""

import logging
import time
from collections import OrderedDict

from redis.asyncio import Redis
from redis.exceptions import RedisError

from app.core.errors import RateLimited

log = logging.getLogger(__name__)

REMEMBERED_KEYS = 10_000


class Throttle:
    """Refuses what has failed too often. Without Redis, or while it is away, each process counts by itself."""

    def __init__(self, redis: Redis | None = None) -> None:
        self._redis = redis
        self._local: OrderedDict[str, tuple[int, float]] = OrderedDict()

    async def check(self, key: str, *, limit: int) -> None:
        """Raises RateLimited where `key` has failed `limit` times in its stretch."""
        count, wait = await self._count(key)
        if count >= limit:
            seconds = str(max(1, round(wait)))
            raise RateLimited("Too many attempts; wait a little", headers={"Retry-After": seconds})

    async def failed(self, key: str, *, seconds: int) -> None:
        """Counts a failure; the stretch of `seconds` begins with the first one."""
        count, until = self._local.get(key, (0, 0.0))
        now = time.monotonic()
        self._local[key] = (count + 1, until) if until > now else (1, now + seconds)
        self._local.move_to_end(key)
        if len(self._local) > REMEMBERED_KEYS:
            self._local.popitem(last=False)
        if self._redis:
            try:
                async with self._redis.pipeline(transaction=True) as pipe:
                    pipe.incr(f"tt:throttle:{key}")
                    pipe.expire(f"tt:throttle:{key}", seconds, nx=True)
                    await pipe.execute()
            except (RedisError, OSError) as error:
                log.warning("Redis is away, this process counts failures by itself: %s", error)

    async def _count(self, key: str) -> tuple[int, float]:
        """How often `key` failed, and for how many seconds that still counts."""
        local, until = self._local.get(key, (0, 0.0))
        wait = until - time.monotonic()
        count = local if wait > 0 else 0
        if self._redis:
            try:
                shared = int(await self._redis.get(f"tt:throttle:{key}") or 0)
                if shared > count:
                    return shared, float(await self._redis.ttl(f"tt:throttle:{key}"))
            except (RedisError, OSError) as error:
                log.warning("Redis is away, this process counts failures by itself: %s", error)
        return count, wait
