"""What the stories share: a server of two workers, and its database seen from outside."""

from collections.abc import AsyncIterator

import pytest

from app.core.db import Database
from app.settings import driver_url


@pytest.fixture
def workers() -> int:
    """Two, which tell each other nothing."""
    return 2


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    """Without limits on the clients."""
    return environ | {"TIMETRACKER_PLUGINS": ","}


@pytest.fixture
async def data(database_url: str) -> AsyncIterator[Database]:
    """The server's database, read and written by another process than the server's."""
    database = Database(driver_url(database_url))
    yield database
    await database.dispose()
