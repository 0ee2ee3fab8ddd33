"""Servers once a run, a copy of a migrated database for each test, and an app on each backend."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import coverage
import pytest
from quart.typing import TestClientProtocol

from app import TimeTracker, create_app
from app.core import clock as clock_module
from app.core.db import Database
from app.settings import Settings, driver_url
from tests import speedups
from tests.clock import FrozenClock
from tests.databases import migrate_database, populate_database
from tests.factories import Api, People
from tests.processes import Serving, environment
from tests.servers import CannotStart, Server, in_memory, start_postgres, start_redis
from tests.stated import contradictions

HOME = Path(__file__).parent.parent
TEMPLATE = "tt_template"
BACKENDS = ("sqlite", "postgresql")

started: list[Server] = []


def pytest_configure(config: pytest.Config) -> None:
    """The controlling process starts what is missing and tells the workers by the environment."""
    speedups.install()
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    if memory := in_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", memory)
    try:
        make_pages()
        for name, start in (("TEST_DATABASE_URL", start_postgres), ("TEST_REDIS_URL", start_redis)):
            if not os.environ.get(name):
                started.append(start())
                os.environ[name] = started[-1].url
        folder = tempfile.mkdtemp(prefix="tt-template-", dir=in_memory())
        os.environ["TT_TEST_FOLDER"] = folder
        asyncio.run(make_templates(Path(folder)))
    except (CannotStart, OSError, asyncpg.PostgresError) as error:
        pytest.exit(f"The tests need a server that cannot be had: {error}", returncode=3)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends what was started here."""
    if hasattr(config, "workerinput"):
        return
    while started:
        started.pop().stop()
    shutil.rmtree(os.environ.get("TT_TEST_FOLDER", ""), ignore_errors=True)


def pytest_sessionfinish() -> None:
    """Saves what has been measured: a worker that takes long to end is killed with all that it knows."""
    if measured := coverage.Coverage.current():
        measured.save()


def pytest_collection_finish() -> None:
    """Every module is imported."""
    speedups.leave_alone()


def make_pages() -> None:
    """Builds what pages need, where it is missing or older than its sources."""
    environ = os.environ | {"PAGES_PYTHON": sys.executable}
    made = subprocess.run(["make", "--silent", "pages"], cwd=HOME, env=environ, capture_output=True, text=True)
    if made.returncode:
        raise CannotStart(f"make pages: {made.stderr}")


def postgres_url(name: str) -> str:
    """The address of a database on the tests' PostgreSQL."""
    return urlunsplit(urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{name}"))


async def admin(statement: str) -> None:
    """Runs a statement on the PostgreSQL server itself."""
    connection = await asyncpg.connect(os.environ["TEST_DATABASE_URL"])
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def make_templates(folder: Path) -> None:
    """One migrated database a backend, which the tests copy; `empty.db` is without people, as on a first day."""
    await admin(f"DROP DATABASE IF EXISTS {TEMPLATE}")
    await admin(f"CREATE DATABASE {TEMPLATE}")
    for url in (f"sqlite:///{folder / 'template.db'}", postgres_url(TEMPLATE)):
        await migrate_database(url)
        if url.startswith("sqlite"):
            shutil.copy(folder / "template.db", folder / "empty.db")
        await populate_database(url)


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """The name of the backend that the test runs on."""
    return str(request.param)


@pytest.fixture
async def database_url(backend: str, tmp_path: Path) -> AsyncIterator[str]:
    """A fresh, migrated database with the people of `tests.factories`."""
    if backend == "sqlite":
        shutil.copy(Path(os.environ["TT_TEST_FOLDER"]) / "template.db", tmp_path / "test.db")
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    name = f"tt_{uuid4().hex}"
    await admin(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")  # a third of the time of WAL_LOG
    yield postgres_url(name)
    await admin(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def empty_url(backend: str, tmp_path: Path) -> AsyncIterator[str]:
    """A database without a table."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    name = f"tt_{uuid4().hex}"
    await admin(f"CREATE DATABASE {name}")
    yield postgres_url(name)
    await admin(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def redis_url(worker_id: str) -> str:
    """A Redis database of this worker's own; see `redis_clean`."""
    number = int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 0
    return f"{os.environ['TEST_REDIS_URL'].rstrip('/')}/{number}"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of the app under test; a test that wants others overrides this fixture.

    Without background work, which would send statements into those that tests count.
    """
    return Settings(
        database_url=driver_url(database_url),
        secret_key="k" * 40,
        instance=tmp_path,
        background="worker",
        watchdog_milliseconds=0,  # tests run side by side, and wait for each other
    )


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[TimeTracker]:
    """A running app on each backend."""
    app = create_app(settings)
    found = contradictions(app)
    async with app.test_app():
        yield app
    assert found == [], "answers and the marks of their views disagree"


@pytest.fixture
def database(app: TimeTracker) -> Database:
    """The app's database."""
    return app.database


@pytest.fixture
def client(app: TimeTracker) -> TestClientProtocol:
    """A client without a credential."""
    return app.test_client()


@pytest.fixture
def people() -> People:
    """Who is there: an admin, two users, and their tokens."""
    return People()


@pytest.fixture
def api(app: TimeTracker, people: People) -> Api:
    """v1 as the user Ada, with every scope that a user can have."""
    return Api(app, people.ada.token)


@pytest.fixture
def admin_api(app: TimeTracker, people: People) -> Api:
    """v1 as the administrator."""
    return Api(app, people.root.token)


@pytest.fixture
def bob_api(app: TimeTracker, people: People) -> Api:
    """v1 as another user."""
    return Api(app, people.bob.token)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FrozenClock:
    """Time that stands still until the test moves it."""
    frozen = FrozenClock()
    monkeypatch.setattr(clock_module, "time_source", frozen.now)
    return frozen


@pytest.fixture
def environ(database_url: str, tmp_path: Path) -> dict[str, str]:
    """The environment of the real command; a test that wants another overrides this fixture."""
    return environment(tmp_path, DATABASE_URL=database_url)


@pytest.fixture
def workers() -> int:
    """How many processes `server` has; a test that wants others overrides this fixture."""
    return 1


@pytest.fixture
def server(environ: dict[str, str], workers: int) -> Iterator[Serving]:
    """`timetracker serve`, ready."""
    with Serving(environ, workers=workers) as serving:
        yield serving
