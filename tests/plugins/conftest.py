"""A server with the plugin `ical_feed` alone, for the tests of it."""

from collections.abc import AsyncIterator

import pytest

from app.sdk.testing import Host, running
from tests.factories import Api, People
from tests.frozen import Frozen


@pytest.fixture
async def host(clock: Frozen, database_url: str) -> AsyncIterator[Host]:
    """The plugin alone, on Wednesday, 2026-03-11 at 10:00 UTC."""
    async with running("ical_feed", database_url=database_url, public_url="https://time.example.com") as host:
        yield host


@pytest.fixture
def ada(host: Host, people: People) -> Api:
    """v1 as the user Ada."""
    return Api(host.app, people.ada.token)


@pytest.fixture
def bob(host: Host, people: People) -> Api:
    """v1 as another user."""
    return Api(host.app, people.bob.token)
