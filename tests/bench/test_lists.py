"""Lists with the time that is booked on their rows: what one page costs the database."""

import os
import time
from statistics import median

import pytest

from app.core.clock import today
from app.core.db import Database
from app.core.listing import PageRequest, one, page
from app.services.time_entries import overviews, totals
from app.settings import driver_url
from tests.bench import data

pytestmark = pytest.mark.bench

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "200000"))
ROUNDS = 7
LISTS = {
    "projects of v1": (totals.PROJECTS, ""),
    "tasks of v1": (totals.TASKS, ""),
    "projects of the page": (overviews.PROJECTS, ""),
    "projects of the page, by use": (overviews.PROJECTS, "-used"),
    "tasks of the page, by hours": (overviews.TASKS, "-hours"),
    "clients of the page": (overviews.CLIENTS, ""),
}


async def test_pages_of_fifty(database_url: str, backend: str) -> None:
    await data.fill(database_url, ENTRIES)
    database = Database(driver_url(database_url))
    given = {"me": data.OWNER.id, "today": today("UTC")}
    print(f"\n{backend}, {ENTRIES:,} entries: ms for 50 rows")
    for name, (listing, sort) in LISTS.items():
        spent = []
        for _ in range(ROUNDS):
            async with database.transaction(read_only=True) as session:
                began = time.perf_counter()
                found = await page(session, listing, given, PageRequest(sort=sort))
                spent.append(time.perf_counter() - began)
        assert found.total >= 20
        print(f"{name:32} {median(spent) * 1000:8.1f}")
    async with database.transaction(read_only=True) as session:
        began = time.perf_counter()
        assert await one(session, totals.PROJECTS, {**given, "id": 1})
        print(f"{'one project of v1':32} {(time.perf_counter() - began) * 1000:8.1f}")
    await database.dispose()
