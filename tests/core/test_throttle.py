"""What fails too often is refused for a while, in one process and in several."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import pytest
from redis.asyncio import Redis

from app.core.errors import RateLimited
from app.core.redis import RETRY_PAUSE, BestEffortRedis, connect
from app.core.throttle import Throttle
from tests.servers import start_redis


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """The tests' Redis, emptied."""
    client = connect(redis_url)
    await client.flushdb()
    yield client
    await client.aclose()


async def refused(throttle: Throttle, key: str, *, limit: int = 3) -> str | None:
    """After how many seconds to come again; None where the key passes."""
    try:
        await throttle.attempt(key, limit=limit, seconds=900)
    except RateLimited as error:
        return error.headers["Retry-After"]
    await throttle.forgive(key, seconds=900)
    return None


async def fail(throttle: Throttle, key: str, times: int, seconds: int = 900) -> None:
    """Fails that often."""
    for _ in range(times):
        await throttle.attempt(key, limit=1000, seconds=seconds)


async def test_a_process_counts_by_itself() -> None:
    throttle = Throttle()
    await fail(throttle, "ada", 2)
    assert await refused(throttle, "ada") is None
    await fail(throttle, "ada", 1)
    assert (await refused(throttle, "ada"), await refused(throttle, "bob")) == ("900", None)
    assert await refused(throttle, "ada", limit=4) is None


async def test_a_process_forgets_after_the_time_of_the_first_failure() -> None:
    throttle = Throttle()
    await fail(throttle, "ada", 2, seconds=1)
    await asyncio.sleep(0.6)
    await fail(throttle, "ada", 1, seconds=1)
    assert await refused(throttle, "ada") == "1"
    await asyncio.sleep(0.5)
    assert await refused(throttle, "ada") is None


async def test_processes_count_together(redis: Redis, redis_url: str) -> None:
    async with connect(redis_url) as other_redis:
        one, other = Throttle(BestEffortRedis(redis)), Throttle(BestEffortRedis(other_redis))
        await fail(one, "ada", 2)
        assert await refused(other, "ada") is None
        await fail(other, "ada", 1)
        assert (await refused(one, "ada"), await refused(other, "ada")) == ("900", "900")
        assert (await refused(one, "bob"), await refused(other, "bob")) == (None, None)
        fresh = Throttle(BestEffortRedis(other_redis))
        assert await refused(fresh, "ada") == "900"


async def test_redis_forgets_too(redis: Redis) -> None:
    await fail(Throttle(BestEffortRedis(redis)), "ada", 2, seconds=1)
    await asyncio.sleep(0.6)
    await fail(Throttle(BestEffortRedis(redis)), "ada", 1, seconds=1)
    assert await refused(Throttle(BestEffortRedis(redis)), "ada") == "1"
    await asyncio.sleep(0.6)
    assert await redis.keys() == []
    assert await refused(Throttle(BestEffortRedis(redis)), "ada") is None


async def test_without_redis_each_process_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    """Its going is logged once, and its coming back."""
    server = start_redis()
    async with AsyncExitStack() as stack:
        stack.callback(server.stop)
        shared = BestEffortRedis(await stack.enter_async_context(connect(server.url)))
        throttle, other = Throttle(shared), Throttle(shared)
        await fail(throttle, "ada", 2)
        server.stop()
        assert await refused(throttle, "ada") is None
        await fail(throttle, "ada", 1)
        assert (await refused(throttle, "ada"), await refused(throttle, "bob")) == ("900", None)
        await asyncio.sleep(RETRY_PAUSE)
        await fail(other, "eve", 1)
        again = start_redis(urlsplit(server.url).port)
        stack.callback(again.stop)
        await asyncio.sleep(RETRY_PAUSE)
        await fail(other, "eve", 3)
    texts = [record.getMessage().partition(":")[0] for record in caplog.records]
    assert texts == ["Redis is away, this process goes on by itself", "Redis is back"]
