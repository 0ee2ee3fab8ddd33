"""Time of the dashboard's page against that of the list of 50 entries, asked in turns of one idle server."""

import os
import time
from statistics import median

import httpx
import pytest
from sqlalchemy import update

from app.core.db import Database
from app.services.accounts.models import User
from app.settings import driver_url
from tests.bench import data
from tests.factories import CHEAP_HASH, PASSWORD
from tests.processes import Serving

pytestmark = pytest.mark.bench

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "200000"))
UNLIMITED = {name: str(10**9) for name in ("API_TOKEN_RATE_LIMIT_PER_MINUTE", "API_TOKEN_RATE_LIMIT_PER_HOUR")}
ROUNDS = 200
BAR = 4.0


async def test_the_dashboard(database_url: str, backend: str, environ: dict[str, str]) -> None:
    await data.fill(database_url, ENTRIES)
    database = Database(driver_url(database_url))
    async with database.transaction() as session:
        await session.execute(update(User).where(User.id == data.OWNER.id).values(password_hash=CHEAP_HASH))
    await database.dispose()
    with Serving(environ | UNLIMITED) as server:
        page, listed = compared(server.url)
    print(f"\n{backend}: dashboard {page * 1000:.1f} ms, 50 entries {listed * 1000:.1f} ms, ratio {page / listed:.2f}")
    assert page / listed <= BAR


def compared(url: str) -> tuple[float, float]:
    """The median times of both, in seconds."""
    headers = {"Authorization": f"Bearer {data.OWNER.token}"}
    with (
        httpx.Client(base_url=url, timeout=60) as browser,
        httpx.Client(base_url=url, timeout=60, headers=headers) as program,
    ):
        signed_in = browser.post("/sign-in", data={"username": data.OWNER.username, "password": PASSWORD})
        assert signed_in.status_code == 303
        pairs = [(took(browser, "/"), took(program, "/api/v1/time-entries?per_page=50")) for _ in range(ROUNDS)]
    page, listed = zip(*pairs, strict=True)
    return median(page), median(listed)


def took(client: httpx.Client, path: str) -> float:
    """Seconds until the whole answer is there."""
    began = time.perf_counter()
    assert client.get(path).status_code == 200
    return time.perf_counter() - began
