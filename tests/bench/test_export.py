"""A million entries as CSV: how soon the first bytes come, how quick the rest, and what memory the worker takes."""

import os
import time
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update

from app.core.db import Database
from app.services.accounts.models import User
from app.settings import driver_url
from tests.bench import data, load
from tests.processes import Serving

pytestmark = pytest.mark.bench

ENTRIES = int(os.environ.get("BENCH_EXPORTED", "1000000"))
FIRST_BYTE, GROWTH = 1.0, 64  # seconds, MiB


async def test_a_million_entries_stream(database_url: str, backend: str, environ: dict[str, str]) -> None:
    await data.fill(database_url, ENTRIES)
    database = Database(driver_url(database_url))
    async with database.transaction() as session:
        # An administrator sees everybody's.
        await session.execute(update(User).where(User.id == data.OWNER.id).values(role="admin"))
    await database.dispose()
    with Serving(environ) as server:
        (pid,) = server.pids()
        ask(server.url, "per_page=1", "/api/v1/time-entries")
        before = load.memory(pid)
        Path(f"/proc/{pid}/clear_refs").write_text("5")  # the most memory is counted from now on
        first, took, lines = ask(server.url, "format=csv", "/api/v1/time-entries/export")
        growth = load.memory(pid, "VmHWM") - before
    told = (
        f"\n{backend}: {lines - 1:,} entries as CSV, first byte after {first:.2f} s, all after {took:.1f} s "
        f"({(lines - 1) / took:,.0f} a second), memory grew by {growth:.0f} MiB"
    )
    print(told)
    assert lines == ENTRIES + 1
    assert first < FIRST_BYTE, told
    assert growth < GROWTH, told


def ask(place: str, query: str, path: str) -> tuple[float, float, int]:
    """Seconds until the first bytes of the body, until the last, and the number of lines."""
    headers = {"Authorization": f"Bearer {data.OWNER.token}"}
    began, first, lines = time.perf_counter(), 0.0, 0
    with httpx.stream("GET", f"{place}{path}?{query}", headers=headers, timeout=120) as answer:
        assert answer.status_code == 200
        for piece in answer.iter_bytes():
            first = first or time.perf_counter() - began
            lines += piece.count(b"\n")
    return first, time.perf_counter() - began, lines
