"""Sliding windows: in any 60 seconds no more than the limit passes, however the requests come."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from app import TimeTracker, create_app
from app.core.redis import connect
from app.settings import Settings
from plugins.rate_limit.limiter import Limiter
from tests.factories import Api, People
from tests.servers import start_redis

BACKENDS = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """The tests' Redis, emptied."""
    client = connect(redis_url)
    await client.flushdb()
    yield client
    await client.aclose()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Five requests a minute, eight an hour."""
    return replace(settings, rate_limit_per_minute=5, rate_limit_per_hour=8)


@BACKENDS
async def test_answers_tell_the_allowance(api: Api) -> None:
    answers = [await api.get("/projects") for _ in range(6)]
    assert [answer.status for answer in answers] == [200] * 5 + [429]
    first, last = answers[0].headers, answers[5].headers
    assert (first["X-RateLimit-Limit"], first["X-RateLimit-Remaining"]) == ("5", "4")
    assert first["RateLimit-Policy"] == '"minute";q=5;w=60, "hour";q=8;w=3600'
    assert first["RateLimit"] == '"minute";r=4;t=60'
    assert 58 <= int(first["X-RateLimit-Reset"]) - time.time() <= 62
    assert last["X-RateLimit-Remaining"] == "0"
    assert 55 <= int(last["Retry-After"]) <= 60


@BACKENDS
async def test_the_refusal_names_the_limits(api: Api) -> None:
    for _ in range(5):
        await api.get("/projects")
    body = (await api.get("/projects")).body
    del body["request_id"]
    assert body == {
        "error": "Rate limit exceeded",
        "message": "Too many requests; wait before you send the next one",
        "error_code": "rate_limited",
        "limit_per_minute": 5,
        "limit_per_hour": 8,
        "remaining_per_minute": 0,
        "remaining_per_hour": 3,
    }


@BACKENDS
async def test_what_does_not_count(app: TimeTracker, api: Api, people: People) -> None:
    for _ in range(10):
        await api.get("/info")
        await api.get("/health")
        await api.send("OPTIONS", "/projects")
        await Api(app, "tt_" + "x" * 32).get("/projects")
        await api.get("/nowhere")
    answer = await api.get("/projects")
    assert answer.headers["X-RateLimit-Remaining"] == "4"


@BACKENDS
async def test_tokens_do_not_share_an_allowance(api: Api, bob_api: Api) -> None:
    for _ in range(6):
        await api.get("/projects")
    assert (await bob_api.get("/projects")).headers["X-RateLimit-Remaining"] == "4"


@BACKENDS
async def test_without_the_plugin_there_is_no_trace(settings: Settings, people: People) -> None:
    app = create_app(replace(settings, plugins=()))
    async with app.test_app():
        answers = [await Api(app, people.ada.token).get("/projects") for _ in range(9)]
    assert {answer.status for answer in answers} == {200}
    assert [name for name, _ in answers[0].headers if "ratelimit" in name.lower()] == []


async def test_a_burst_over_the_edge_of_a_minute(redis: Redis) -> None:
    """Windows that are cut at whole minutes let twice the limit through at the edge; here a second has passed only."""
    limiter, passed = Limiter(50, 1000, redis), []
    for _ in range(3):
        verdicts = await asyncio.gather(*(limiter.check(1) for _ in range(40)))
        passed += [verdict for verdict in verdicts if verdict.passed]
        await asyncio.sleep(0.4)
    assert len(passed) == 50


async def test_refused_requests_count_in_neither_window(redis: Redis) -> None:
    limiter = Limiter(3, 5, redis)
    for _ in range(10):
        verdict = await limiter.check(1)
    assert (verdict.minute.remaining, verdict.hour.remaining) == (0, 2)
    assert await redis.zcard("tt:rate:1") == 3


async def test_the_windows_slide(redis: Redis) -> None:
    """Requests of 59 s ago count in the minute, those of 61 s ago only in the hour, those of two hours ago nowhere."""
    seconds, _ = await redis.time()
    ages = {"a": 59, "b": 61, "c": 3599, "d": 7200}
    await redis.zadd("tt:rate:1", {name: (seconds - age) * 1_000_000 for name, age in ages.items()})
    verdict = await Limiter(10, 10, redis).check(1)
    assert (verdict.minute.remaining, verdict.hour.remaining) == (8, 6)
    assert verdict.minute.wait in (1, 2)


async def test_workers_share_one_allowance(redis: Redis, redis_url: str) -> None:
    """Twenty requests at a time: more at once would open so many connections that a busy machine refuses some."""
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(connect(redis_url)) for _ in range(4)]
        limiters = [Limiter(100, 1000, client) for client in clients]
        rounds = [await asyncio.gather(*(limiter.check(7) for limiter in limiters * 5)) for _ in range(10)]
    assert sum(verdict.passed for verdicts in rounds for verdict in verdicts) == 100


async def test_redis_lost_and_found(caplog: pytest.LogCaptureFixture) -> None:
    """Requests go on, each process keeps the limit by its own memory, and the windows are shared again afterwards."""
    server = start_redis()
    async with AsyncExitStack() as stack:
        stack.callback(server.stop)
        clients = [await stack.enter_async_context(connect(server.url)) for _ in range(2)]
        limiters = [Limiter(10, 1000, client) for client in clients]
        before = [await limiter.check(1) for limiter in limiters for _ in range(3)]
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        away = [await limiter.check(1) for limiter in limiters for _ in range(12)]
        assert [sum(verdict.passed for verdict in away[place : place + 12]) for place in (0, 12)] == [7, 7]
        assert sum("Redis is away" in record.message for record in caplog.records) == 2
        again = start_redis(port=int(server.url.rpartition(":")[2]))
        stack.callback(again.stop)
        await asyncio.sleep(1.1)
        shared = [await limiter.check(2) for limiter in limiters for _ in range(10)]
    assert sum(verdict.passed for verdict in before) == 6
    assert sum(verdict.passed for verdict in shared) == 10
    assert sum("Redis is back" in record.message for record in caplog.records) == 2
