"""Read replicas: a real streaming standby, which is stopped, or stops to replay while changes are made."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from redis.asyncio import Redis

from app import TimeTracker, create_app
from app.core import migrate, replicas
from app.core.db import Database
from app.services.accounts import tokens
from app.services.resources import SCHEMA
from app.settings import Settings, driver_url
from tests.cluster.standby import NEEDED, start_standby
from tests.factories import PASSWORD, Api, People, populate, token_row
from tests.servers import Server, start_postgres

pytestmark = NEEDED
DAY = "2026-03-09T{:02}:00:00Z"


@pytest.fixture(scope="module")
def primary() -> Iterator[Server]:
    """A primary with the people of the tests."""
    server = start_postgres()

    async def fill() -> None:
        database = Database(driver_url(server.url))
        await migrate.upgrade(database, SCHEMA)
        async with database.transaction() as session:
            await populate(session)
        await database.dispose()

    asyncio.run(fill())
    yield server
    server.stop()


@pytest.fixture(scope="module")
def standby(primary: Server) -> Iterator[Server]:
    """Its standby."""
    server = start_standby(primary)
    yield server
    server.stop()


@pytest.fixture
def settings(primary: Server, standby: Server, redis_url: str, tmp_path: Path) -> Settings:
    """The settings of each process."""
    return make_settings(primary, standby, redis_url, tmp_path)


def make_settings(primary: Server, standby: Server, redis_url: str, folder: Path) -> Settings:
    """The settings of a process that reads from a standby, as often as it likes."""
    urls = {"database_url": driver_url(primary.url), "database_replica_url": (driver_url(standby.url),)}
    limits = {"rate_limit_per_minute": 10**6, "rate_limit_per_hour": 10**6}
    return Settings(**urls, **limits, redis_url=redis_url, secret_key="k" * 40, instance=folder, background="worker")


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[TimeTracker]:
    """An app that reads from its replica."""
    app = create_app(settings)
    async with app.test_app():
        await in_use(app)
        yield app


async def in_use(app: TimeTracker) -> None:
    """Wait until the replica is read from."""
    async with asyncio.timeout(20):
        while await app.database.replicas.choose(1) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@pytest.fixture
async def apps(settings: Settings) -> AsyncIterator[list[TimeTracker]]:
    """Two processes of one installation."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(running(settings)) for _ in range(2)]


@pytest.fixture
def app(apps: list[TimeTracker]) -> TimeTracker:
    """The first of them."""
    return apps[0]


async def send(server: Server, statement: str) -> None:
    """Run a statement on a server."""
    connection = await asyncpg.connect(server.url)
    await connection.execute(statement)
    await connection.close()


@asynccontextmanager
async def paused(standby: Server) -> AsyncIterator[None]:
    """A time in which the standby receives everything and replays nothing."""
    await send(standby, "SELECT pg_wal_replay_pause()")
    try:
        yield
    finally:
        await send(standby, "SELECT pg_wal_replay_resume()")


async def numbers(api: Api) -> tuple[int, int]:
    """How many entries somebody sees in the list, and in an export."""
    listed = (await api.get("/time-entries")).body["pagination"]["total"]
    exported = (await api.get("/time-entries/export")).body
    return listed, len(exported.decode().strip().splitlines()) - 1


async def sees(api: Api, expected: tuple[int, int]) -> bool:
    """Whether somebody sees so many entries within some seconds."""
    for _ in range(100):
        if await numbers(api) == expected:
            return True
        await asyncio.sleep(0.1)
    return False


async def test_a_user_reads_what_the_user_wrote(
    apps: list[TimeTracker], standby: Server, people: People, admin_api: Api
) -> None:
    """In this process and in another; an administrator sees it later, which shows that the replica is read."""
    here, there = (Api(app, people.ada.token) for app in apps)
    project = await here.project()
    await in_use(apps[0])
    before = await numbers(here)
    more = (before[0] + 1, before[1] + 1)
    assert await sees(admin_api, before)
    async with paused(standby):
        await here.entry(project, DAY.format(8), DAY.format(9))
        assert (await numbers(here), await numbers(there)) == (more, more)
        assert await numbers(admin_api) == before
    assert await sees(admin_api, more)
    await in_use(apps[0])


async def test_what_all_see_is_never_read_too_early(
    app: TimeTracker, standby: Server, admin_api: Api, api: Api
) -> None:
    await in_use(app)
    async with paused(standby):
        project = await admin_api.project("Lighthouse")
        assert (await api.get(f"/projects/{project}")).status == 200
        made = await admin_api.post("/auth/login", username="bob", password=PASSWORD)
        assert made.status in (200, 201)


async def test_a_revoked_token_does_not_live_on(app: TimeTracker, standby: Server, api: Api, people: People) -> None:
    text = "tt_" + "C" * 32
    async with app.database.transaction() as session:
        row = token_row(people.bob, "read:*", text)
        session.add(row)
    carla = Api(app, text)
    assert (await carla.get("/users/me")).status == 200
    async with paused(standby):
        async with app.database.transaction() as session:
            await tokens.revoke(session, row.id)
        await asyncio.sleep(1)
        assert (await carla.get("/users/me")).status == 401


async def test_what_redis_forgets_is_read_from_the_primary(
    app: TimeTracker, settings: Settings, standby: Server, api: Api, admin_api: Api
) -> None:
    project = await api.project()
    await in_use(app)
    count, _ = await numbers(admin_api)
    async with paused(standby):
        await api.entry(project, DAY.format(10), DAY.format(11))
        redis = Redis.from_url(settings.redis_url)
        await redis.flushdb()
        await redis.aclose()
        assert (await numbers(admin_api))[0] == count + 1


async def test_a_replica_that_lags_is_not_read(
    app: TimeTracker,
    standby: Server,
    api: Api,
    admin_api: Api,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    project = await api.project()
    await in_use(app)
    monkeypatch.setattr(replicas, "MAX_LAG_SECONDS", 0.3)
    count, exported = await numbers(admin_api)
    async with paused(standby):
        await api.entry(project, DAY.format(12), DAY.format(13))
        assert await sees(admin_api, (count + 1, exported + 1))
    assert "far behind, and not read from" in caplog.text


async def test_a_replica_that_dies_is_replaced_by_the_primary(
    primary: Server, redis_url: str, tmp_path: Path, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    """It is killed under load: no read fails."""
    mortal = await asyncio.to_thread(start_standby, primary)
    async with running(make_settings(primary, mortal, redis_url, tmp_path)) as app:
        api, done = Api(app, people.bob.token), False

        async def read() -> set[int]:
            seen = set()
            while not done:
                seen.add((await api.get("/time-entries")).status)
            return seen

        readers = [asyncio.create_task(read()) for _ in range(4)]
        await asyncio.sleep(0.5)
        await asyncio.to_thread(mortal.stop, kill=True)
        await asyncio.sleep(1)
        done = True
        seen = set().union(*await asyncio.gather(*readers))
    assert seen == {200}
    assert "is away or far behind" in caplog.text
