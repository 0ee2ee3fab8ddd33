"""Two sliding windows for each token, decided at once: refused requests count in neither.

docs/decisions says why no library: those that are kept decide one window a call, so a request that the hour
refuses would have been counted in the minute.
"""

import logging
import math
import secrets
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field

from redis.asyncio import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

MINUTE, HOUR = 60, 3600
REMEMBERED_TOKENS = 10_000
RETRY_AFTER = 1.0

# KEYS[1] holds one member a passed request, scored by Redis' own clock in microseconds, so that all workers and
# hosts share one time. Returns: passed; of minute and hour how many passed and when the oldest of them did; now.
SCRIPT = """
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 3600000000)
local minute = redis.call('ZCOUNT', KEYS[1], '(' .. string.format('%.0f', now - 60000000), '+inf')
local hour = redis.call('ZCARD', KEYS[1])
local passed = 0
if minute < tonumber(ARGV[1]) and hour < tonumber(ARGV[2]) then
    redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[3])
    redis.call('PEXPIRE', KEYS[1], 3600000)
    passed, minute, hour = 1, minute + 1, hour + 1
end
local edge = '(' .. string.format('%.0f', now - 60000000)
local first = redis.call('ZRANGEBYSCORE', KEYS[1], edge, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return {passed, minute, first[2] or '0', hour, oldest[2] or '0', string.format('%.0f', now)}
"""


@dataclass(frozen=True, slots=True)
class Window:
    """The state of a window: `wait` seconds until its oldest request leaves it, at the Unix time `resets_at`."""

    name: str
    limit: int
    remaining: int
    wait: int
    resets_at: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision about a request, and the state of both windows after it."""

    passed: bool
    minute: Window
    hour: Window

    @property
    def nearest(self) -> Window:
        """The window with less of its allowance left."""
        return min(self.minute, self.hour, key=lambda window: window.remaining / window.limit)

    @property
    def exhausted(self) -> list[Window]:
        """The windows that refuse."""
        return [window for window in (self.minute, self.hour) if window.remaining == 0]


@dataclass(slots=True)
class Passed:
    """The times of one token's accepted requests, the oldest first."""

    minute: deque[float] = field(default_factory=deque)
    hour: deque[float] = field(default_factory=deque)

    def forget(self, now: float) -> None:
        """Drop requests that have left the windows."""
        for times, length in ((self.minute, MINUTE), (self.hour, HOUR)):
            while times and times[0] <= now - length:
                times.popleft()

    def take_back(self) -> None:
        """Withdraw the last request."""
        for times in (self.minute, self.hour):
            if times:
                times.pop()


class Limiter:
    """Counts in Redis if there is one, and always in this process, which continues when Redis is down."""

    def __init__(self, per_minute: int, per_hour: int, redis: Redis | None) -> None:
        self._limits = (per_minute, per_hour)
        self._script = redis.register_script(SCRIPT) if redis else None
        self._passed: OrderedDict[int, Passed] = OrderedDict()
        self._away_until = 0.0
        self._away = False

    async def check(self, token_id: int) -> Verdict:
        """Count a request of the token if it passes."""
        mine, own = self._ask_memory(token_id)
        if not own.passed or self._script is None or time.monotonic() < self._away_until:
            return own
        try:
            shared = self._read(
                await self._script(keys=[f"tt:rate:{token_id}"], args=[*self._limits, secrets.token_hex(8)])
            )
        except (RedisError, OSError) as error:
            self._lost(error)
            return own
        self._found()
        if not shared.passed:
            mine.take_back()
        return shared

    def _ask_memory(self, token_id: int) -> tuple[Passed, Verdict]:
        now = time.time()
        passed = self._passed.setdefault(token_id, Passed())
        self._passed.move_to_end(token_id)
        if len(self._passed) > REMEMBERED_TOKENS:
            self._passed.popitem(last=False)
        passed.forget(now)
        ok = len(passed.minute) < self._limits[0] and len(passed.hour) < self._limits[1]
        if ok:
            passed.minute.append(now)
            passed.hour.append(now)
        first, oldest = (times[0] if times else now for times in (passed.minute, passed.hour))
        return passed, self._verdict(ok, len(passed.minute), first, len(passed.hour), oldest, now)

    def _read(self, answer: list[bytes | int]) -> Verdict:
        ok, minute, first, hour, oldest, now = (int(float(value)) for value in answer)
        million = 1_000_000
        return self._verdict(bool(ok), minute, first / million, hour, oldest / million, now / million)

    def _verdict(self, ok: bool, minute: int, first: float, hour: int, oldest: float, now: float) -> Verdict:
        def window(name: str, limit: int, used: int, since: float, length: int) -> Window:
            wait = max(1, math.ceil((since or now) + length - now))
            return Window(name, limit, max(0, limit - used), wait, math.ceil(now) + wait)

        per_minute, per_hour = self._limits
        return Verdict(
            ok, window("minute", per_minute, minute, first, MINUTE), window("hour", per_hour, hour, oldest, HOUR)
        )

    def _lost(self, error: Exception) -> None:
        """Skip Redis for a moment, so that requests do not wait for it one by one."""
        self._away_until = time.monotonic() + RETRY_AFTER
        if not self._away:
            self._away = True
            log.warning("Redis is away, each process limits by itself: %s", error)

    def _found(self) -> None:
        if self._away:
            self._away = False
            log.warning("Redis is back, limits are shared again")
