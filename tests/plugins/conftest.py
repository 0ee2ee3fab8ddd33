"""A server with the plugin `ical_feed` alone, and a plugin that is installed from outside."""

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from app.sdk.testing import Host, run_app
from tests.clock import FrozenClock
from tests.factories import Api, People
from tests.plugins.outside import installed


@pytest.fixture
async def host(clock: FrozenClock, database_url: str) -> AsyncIterator[Host]:
    """The plugin alone, on Wednesday, 2026-03-11 at 10:00 UTC."""
    async with run_app("ical_feed", database_url=database_url, public_url="https://time.example.com") as host:
        yield host


@pytest.fixture
def ada(host: Host, people: People) -> Api:
    """v1 as the user Ada."""
    return Api(host.app, people.ada.token)


@pytest.fixture
def bob(host: Host, people: People) -> Api:
    """v1 as another user."""
    return Api(host.app, people.bob.token)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pip has installed the plugin."""
    return installed(tmp_path_factory.mktemp("outside"))


@pytest.fixture
def importable(site: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The plugin can be imported by this process, and is forgotten afterwards."""
    monkeypatch.syspath_prepend(site)
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "kudos"]:
        del sys.modules[name]
