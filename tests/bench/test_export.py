"""A million entries as CSV: how soon the first bytes come, how quick the rest, and what memory the worker takes."""

import time
from pathlib import Path

import httpx
import pytest

from tests.bench.conftest import Databases
from tests.bench.data import Size
from tests.bench.processes import memory
from tests.factories import People
from tests.processes import Serving, environment

pytestmark = pytest.mark.bench

SIZE = Size(1_000_000)
FIRST_BYTE, GROWTH = 1.0, 64  # seconds, MiB


def test_a_million_entries_stream(databases: Databases, backend: str, tmp_path: Path) -> None:
    with Serving(environment(tmp_path, DATABASE_URL=databases(backend, SIZE))) as server:
        (pid,) = server.pids()
        ask(server.url, "per_page=1", "/api/v1/time-entries")
        before = memory(pid)
        Path(f"/proc/{pid}/clear_refs").write_text("5")  # the most memory is counted from now on
        first, took, lines = ask(server.url, "format=csv", "/api/v1/time-entries/export")
        growth = memory(pid, "VmHWM") - before
    told = (
        f"\n{backend}: {lines - 1:,} entries as CSV, first byte after {first:.2f} s, all after {took:.1f} s "
        f"({(lines - 1) / took:,.0f} a second), memory grew by {growth:.0f} MiB"
    )
    print(told)
    assert lines > SIZE.entries * 0.99  # some are deleted
    assert first < FIRST_BYTE, told
    assert growth < GROWTH, told


def ask(place: str, query: str, path: str) -> tuple[float, float, int]:
    """Seconds until the first bytes of the body, until the last, and the number of lines."""
    headers = {"Authorization": f"Bearer {People().root.token}"}
    began, first, lines = time.perf_counter(), 0.0, 0
    with httpx.stream("GET", f"{place}{path}?{query}", headers=headers, timeout=120) as answer:
        assert answer.status_code == 200
        for piece in answer.iter_bytes():
            first = first or time.perf_counter() - began
            lines += piece.count(b"\n")
    return first, time.perf_counter() - began, lines
