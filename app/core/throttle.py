"""Counts of failures in a period, shared through Redis if there is one."""

import time
from collections import OrderedDict
from collections.abc import Sequence

from redis.asyncio import Redis

from app.core.errors import RateLimited
from app.core.messages import N_
from app.core.redis import BestEffortRedis

MAX_LOCAL_KEYS = 10_000


class Throttle:
    """Refuses attempts after too many failures. Without Redis, or while it is down, each process counts by itself.

    An attempt counts as a failure from its beginning until it is forgiven, so that guesses sent at once get no further
    than guesses sent one by one.
    """

    def __init__(self, redis: BestEffortRedis | None = None) -> None:
        self._redis = redis or BestEffortRedis(None)
        self._local: OrderedDict[str, tuple[int, float]] = OrderedDict()

    async def attempt(self, key: str, *, limit: int, seconds: int) -> None:
        """Begin an attempt; RateLimited if `key` has had `limit` of them in the `seconds` since its first one."""
        count, wait = await self._add(key, 1, seconds)
        if count > limit:
            await self.forgive(key, seconds=seconds)
            raise RateLimited(N_("Too many attempts; wait a little"), headers={"Retry-After": str(max(1, round(wait)))})

    async def forgive(self, key: str, *, seconds: int) -> None:
        """Withdraw an attempt: it has succeeded, or never began."""
        await self._add(key, -1, seconds)

    async def _add(self, key: str, more: int, seconds: int) -> tuple[int, float]:
        """Count up or down; return the count and the seconds for which it still counts."""
        now = time.monotonic()
        count, until = self._local.get(key, (0, 0.0))
        if until <= now:
            count, until = 0, now + seconds
        count = max(0, count + more)
        self._local[key] = (count, until)
        self._local.move_to_end(key)
        if len(self._local) > MAX_LOCAL_KEYS:
            self._local.popitem(last=False)

        async def count_shared(redis: Redis) -> Sequence[int]:
            async with redis.pipeline(transaction=True) as pipe:
                pipe.incrby(f"tt:throttle:{key}", more)
                pipe.expire(f"tt:throttle:{key}", seconds, nx=True)
                pipe.ttl(f"tt:throttle:{key}")
                return list(await pipe.execute())

        together, _, rest = await self._redis.call(count_shared) or (0, None, 0)
        return (together, float(rest)) if together > count else (count, until - now)
