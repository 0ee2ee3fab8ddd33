"""A database that is away is said to be away, and nothing else breaks."""

import asyncio
import signal
from dataclasses import replace

import pytest
from sqlalchemy import text

from app import TimeTracker, create_app
from app.core import migrate
from app.core.db import Database
from app.core.errors import Unavailable
from app.services.resources import SCHEMA
from app.settings import Settings, driver_url
from tests.conftest import admin
from tests.factories import Api, People, populate
from tests.servers import start_postgres

POSTGRESQL = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_server_whose_database_has_gone(settings: Settings, people: People) -> None:
    server = await asyncio.to_thread(start_postgres)
    app = create_app(replace(settings, database_url=driver_url(server.url)))
    await migrate.upgrade(app.database, SCHEMA)
    async with app.database.transaction() as session:
        await populate(session)
    async with app.test_app():
        api = Api(app, people.ada.token)
        assert (await api.get("/projects")).status == 200
        server.process.send_signal(signal.SIGQUIT)  # at once, whoever is connected
        await asyncio.to_thread(server.stop)
        app.credentials.tokens.clear_cache()
        answers = [await api.get("/projects"), await api.post("/projects", name="X"), await api.get("/health")]
        assert [answer.status for answer in answers] == [503, 503, 200]
        assert [answer.body.get("error_code") for answer in answers] == ["unavailable", "unavailable", None]
        assert [answer.headers.get("Retry-After") for answer in answers] == ["5", "5", None]
        with pytest.raises(Unavailable):
            await app.database.ping()


@POSTGRESQL
async def test_connections_that_the_server_has_closed_are_replaced(app: TimeTracker, api: Api) -> None:
    await asyncio.gather(*(api.get("/projects") for _ in range(5)))
    name = app.database.url.database
    await admin(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    answers = [(await api.get("/projects")).status for _ in range(6)]
    assert answers in ([200] * 6, [503] + [200] * 5)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://tests@127.0.0.1:1/x",
        "postgresql://tests@localhost:1/x",
        "postgresql://tests@nowhere.invalid/x",
        "sqlite:////nowhere/x.db",
    ],
)
async def test_what_cannot_be_reached(url: str) -> None:
    database = Database(driver_url(url))
    with pytest.raises(Unavailable) as caught:
        await database.ping()
    assert (caught.value.status, caught.value.headers) == (503, {"Retry-After": "5"})
    await database.dispose()
    await asyncio.sleep(0.1)  # the thread of a failed connection to SQLite still has a word for this loop


@POSTGRESQL
async def test_a_database_that_is_not_there(database_url: str) -> None:
    database = Database(driver_url(database_url + "_not"))
    with pytest.raises(Unavailable) as caught:
        await database.ping()
    assert str(caught.value.__cause__).endswith('_not" does not exist')
    await database.dispose()


@POSTGRESQL
async def test_a_pool_that_is_used_up(database_url: str) -> None:
    """Two connections at the most: the third waits its time, which is short here, and is told so."""
    database = Database(driver_url(database_url), pool_size=1)
    database.writer.pool._timeout = 0.2  # type: ignore[attr-defined]

    async def hold() -> None:
        async with database.transaction() as session:
            await session.execute(text("SELECT pg_sleep(1)"))

    found = await asyncio.gather(*(hold() for _ in range(3)), return_exceptions=True)
    await database.dispose()
    assert sorted(type(end).__name__ for end in found) == ["NoneType", "NoneType", "Unavailable"]
