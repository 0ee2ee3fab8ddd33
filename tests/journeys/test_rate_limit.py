"""Limits of two worker processes: shared by one Redis, kept by each alone while it is away, and shared again."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.factories import People, Person
from tests.processes import Serving
from tests.servers import Server, start_redis

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

PATH, LIMIT = "/api/v1/users/me", 100
COUNTED = re.compile(rf'timetracker_http_requests_total{{method="GET",route="{PATH}",status="(\d+)"}} (\d+)')


@pytest.fixture
def redis() -> Iterator[Server]:
    """A Redis that the test may kill."""
    server = start_redis()
    yield server
    server.stop()


@pytest.fixture
def environ(environ: dict[str, str], redis: Server) -> dict[str, str]:
    """With limits, and with counters that say which worker answered what."""
    return environ | {
        "REDIS_URL": redis.url,
        "API_TOKEN_RATE_LIMIT_PER_MINUTE": str(LIMIT),
        "API_TOKEN_RATE_LIMIT_PER_HOUR": "100000",
        "TIMETRACKER_PLUGINS": "rate_limit,metrics",
        "TIMETRACKER_METRICS__ALLOW": "127.0.0.1",
    }


@pytest.fixture
async def http(server: Serving) -> AsyncIterator[httpx.AsyncClient]:
    """As many connections as there are requests, so that both workers get their share."""
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=server.url, timeout=60, limits=limits) as client:
        yield client


async def ask(http: httpx.AsyncClient, who: Person, times: int) -> Counter[int]:
    """The statuses of so many requests at once."""
    headers = {"Authorization": f"Bearer {who.token}"}
    answers = await asyncio.gather(*(http.get(PATH, headers=headers) for _ in range(times)))
    return Counter(answer.status_code for answer in answers)


def answered(server: Serving, pid: int) -> Counter[str]:
    """What one worker has answered so far, by status."""
    with server.only(pid):
        text = httpx.get(f"{server.url}/metrics").text
    return Counter({status: int(float(count)) for status, count in COUNTED.findall(text)})


async def test_redis_there_lost_and_found(
    server: Serving, http: httpx.AsyncClient, redis: Server, people: People
) -> None:
    first, second = server.pids()
    assert await ask(http, people.ada, 200) == {200: LIMIT, 429: 200 - LIMIT}
    shares = [answered(server, pid) for pid in (first, second)]
    assert shares[0] + shares[1] == {"200": LIMIT, "429": 200 - LIMIT}
    assert [share.total() > 0 for share in shares] == [True, True]

    asking = asyncio.create_task(ask(http, people.bob, 60))
    await asyncio.sleep(0.05)
    redis.process.kill()
    redis.process.wait()
    assert await asking == {200: 60}
    for pid, share in zip((first, second), shares, strict=True):
        earlier = answered(server, pid) - share  # what this worker let through of the 60 counts, too
        with server.only(pid):
            await asyncio.to_thread(ask_alone, server, people.bob, LIMIT + 5)
        assert answered(server, pid) - share == {"200": LIMIT, "429": earlier["200"] + 5}

    again = start_redis(port=int(redis.url.rpartition(":")[2]))
    await asyncio.sleep(1.5)
    assert await ask(http, people.root, 4) == {200: 4}
    assert await ask(http, people.root, 200) == {200: LIMIT - 4, 429: 200 - LIMIT + 4}
    log = server.log.read_text()
    assert [log.count("Redis is away"), log.count("Redis is back")] == [2, 2]
    again.stop()


def ask_alone(server: Serving, who: Person, times: int) -> None:
    """One request after the other."""
    with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {who.token}"}) as client:
        for _ in range(times):
            client.get(PATH)


@pytest.mark.soak
@pytest.mark.parametrize("shared", [True, False], ids=["redis", "memory"])
@pytest.mark.parametrize("workers", [1])
async def test_no_sixty_seconds_hold_more_than_the_limit(
    environ: dict[str, str], workers: int, shared: bool, people: People
) -> None:
    """Bursts of 30 every half second for two minutes and more, which begin just before a minute's edge."""
    if not shared:
        environ = environ | {"REDIS_URL": ""}
    seen: list[tuple[float, float]] = []
    headers = {"Authorization": f"Bearer {people.ada.token}"}
    with Serving(environ, workers=workers) as server:
        async with httpx.AsyncClient(base_url=server.url, timeout=30) as http:

            async def send() -> None:
                sent = time.time()
                if (await http.get(PATH, headers=headers)).status_code == 200:
                    seen.append((sent, time.time()))

            await asyncio.sleep((57 - time.time()) % 60)
            end = time.time() + 126
            while time.time() < end:
                await asyncio.gather(*(send() for _ in range(30)))
                await asyncio.sleep(0.5)
    # A request passed at some moment between its two times: these certainly passed within 60 s of one another.
    fullest = max(sum(start <= sent and got < start + 60 for sent, got in seen) for start, _ in seen)
    print(f"{len(seen)} passed in 126 s, at most {fullest} of them within 60 s")
    assert (fullest <= LIMIT, len(seen)) == (True, 3 * LIMIT)
