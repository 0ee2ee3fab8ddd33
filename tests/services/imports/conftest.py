"""One database for many files."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from app.core.db import Database
from app.settings import driver_url
from tests.conftest import BACKENDS, TEMPLATE, admin, postgres_url


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=BACKENDS)
async def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """One database for all files of a module, which each leaves as it was."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("corpus") / "test.db"
        shutil.copy(Path(os.environ["TT_TEST_FOLDER"]) / "template.db", path)
        database = Database(driver_url(f"sqlite:///{path}"))
        yield database
        await database.dispose()
        return
    name = f"tt_{uuid4().hex}"
    await admin(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    database = Database(driver_url(postgres_url(name)))
    yield database
    await database.dispose()
    await admin(f"DROP DATABASE {name} WITH (FORCE)")
