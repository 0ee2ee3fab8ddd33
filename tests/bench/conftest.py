"""What the benchmarks share: their options, a PostgreSQL of their own, and data that is loaded once a run."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest

from tests.bench.data import Size, sizes
from tests.bench.loading import load
from tests.databases import connected
from tests.servers import Server, start_postgres

Databases = Callable[[str, Size], str]
POSTGRES = {"shared_preload_libraries": "pg_stat_statements", "pg_stat_statements.track_utility": "off"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """The size of a benchmark, and what it is compared with."""
    options = parser.getgroup("bench")
    options.addoption("--entries", type=sizes, default=200_000, help="how many entries: 200k, 1M, 10M")
    options.addoption("--seconds", type=float, default=2.0, help="length of a round of load")
    options.addoption("--rounds", type=int, default=3, help="rounds in which server and ceiling take turns")
    options.addoption("--routes", default="", help="only routes whose names contain this")
    options.addoption("--save", type=Path, help="a file for the figures, as JSON")
    options.addoption("--against", type=Path, help="a file of an earlier run, to compare with")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL that counts what each statement costs, and keeps what it has committed."""
    server = start_postgres(durable=True, shared_buffers="1GB", max_wal_size="4GB", **POSTGRES)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Databases:
    """Return the address of a loaded database that is only read: `databases("sqlite", Size(200_000))`."""
    found: dict[tuple[str, Size], str] = {}

    def loaded(backend: str, size: Size) -> str:
        if (backend, size) not in found:
            if backend == "sqlite":
                url = f"sqlite:///{tmp_path_factory.mktemp('bench') / 'bench.db'}"
            else:
                url = asyncio.run(new_database(request.getfixturevalue("postgres").url))
            asyncio.run(load(url, size))
            found[backend, size] = url
        return found[backend, size]

    return loaded


async def new_database(server: str) -> str:
    """Create an empty database on a PostgreSQL; return its address."""
    name = f"bench_{uuid4().hex[:8]}"
    url = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    async with connected(server) as connection:
        await connection.execute(f"CREATE DATABASE {name}")
    async with connected(url) as connection:
        await connection.execute("CREATE EXTENSION pg_stat_statements")
    return url
