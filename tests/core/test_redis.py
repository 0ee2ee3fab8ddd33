"""Redis under Sentinels: found, and found again after another server has been promoted."""

import asyncio
from collections.abc import Iterator

import pytest
from redis.asyncio import Redis

from app.core.redis import BestEffortRedis, connect
from tests.cluster.sentinel import Watched, start_watched


@pytest.fixture
def watched() -> Iterator[Watched]:
    """A Redis, its replica, and three Sentinels."""
    servers = start_watched()
    yield servers
    servers.stop()


async def until_stored(redis: BestEffortRedis, value: str) -> None:
    """Wait until a value can be stored."""
    async with asyncio.timeout(30):
        while not await redis.call(lambda client: client.set("key", value)):  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def test_the_server_that_sentinels_name(watched: Watched) -> None:
    client = connect(watched.url)
    redis = BestEffortRedis(client)
    await until_stored(redis, "first")
    replica = Redis.from_url(watched.second.url)
    async with asyncio.timeout(30):
        while await replica.get("key") != b"first":  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        sentinel = Redis.from_url(watched.sentinels[0].url)
        while (await sentinel.execute_command("SENTINEL", "CKQUORUM", "timetracker"))[:2] != b"OK":  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    watched.first.process.kill()
    await until_stored(redis, "second")
    promoted = Redis.from_url(watched.second.url)
    assert await promoted.get("key") == b"second"
    for each in (client, replica, sentinel, promoted):
        await each.aclose()


async def test_many_take_turns(redis_url: str) -> None:
    """A burst opens no more connections than a process may have, and none of it fails."""
    client = connect(redis_url)
    redis = BestEffortRedis(client)
    found = await asyncio.gather(*(redis.call(lambda client: client.incr("burst")) for _ in range(200)))
    assert len(set(found)) == 200
    await client.delete("burst")
    await client.aclose()
