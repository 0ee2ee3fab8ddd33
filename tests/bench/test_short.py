"""The short form of the benchmark, for every change: statements, and growth with size, never time."""

import asyncio
from pathlib import Path

import pytest

from tests.bench.conftest import Databases
from tests.bench.data import Size
from tests.bench.growth import MOST, grown, report
from tests.bench.recording import record_all, statement_count
from tests.bench.routes import GROWING, SIZED, WRITES

pytestmark = pytest.mark.bench

SMALL, LARGE = (Size(entries, users=10, clients=10, projects=20, tasks=60) for entries in (2_000, 40_000))


def test_cost_follows_what_is_asked(databases: Databases, backend: str, tmp_path: Path) -> None:
    urls = [databases(backend, size) for size in (SMALL, LARGE)]
    found = asyncio.run(grown(urls, (SMALL, LARGE), SIZED, tmp_path, times=0))
    print(report(f"{backend}, {SMALL.entries:,} and {LARGE.entries:,} entries", backend, found))
    grown_routes = {str(growth.route) for growth in found if growth.by_reads(backend) > MOST}
    print("no longer grow:", sorted(GROWING[backend] - grown_routes))
    sent = [f"{growth.route}: {growth.statements}" for growth in found if growth.statements > growth.route.statements]
    assert sent == []
    assert sorted(grown_routes - GROWING[backend]) == []


def test_writes_send_few_statements(databases: Databases, backend: str, tmp_path: Path) -> None:
    recordings = asyncio.run(record_all(databases(backend, SMALL), tmp_path, WRITES, SMALL))
    sent = {route: statement_count(next(iter(recordings[route].values()))) for route in WRITES}
    assert [f"{route}: {number}" for route, number in sent.items() if number > route.statements] == []
