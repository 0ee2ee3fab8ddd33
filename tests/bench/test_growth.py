"""Every list, search, report and page beside a hundred times the data: database time, on both databases."""

import asyncio
from pathlib import Path

import pytest

from tests.bench.conftest import Databases
from tests.bench.data import Size
from tests.bench.growth import MOST, grown, report
from tests.bench.routes import SIZED

pytestmark = pytest.mark.bench

SMALL, LARGE = Size(10_000, users=100), Size(1_000_000, users=100)


def test_a_hundred_times_the_data(databases: Databases, backend: str, tmp_path: Path) -> None:
    urls = [databases(backend, size) for size in (SMALL, LARGE)]
    found = asyncio.run(grown(urls, (SMALL, LARGE), SIZED, tmp_path))
    print(report(f"{backend}, {SMALL.entries:,} and {LARGE.entries:,} entries", backend, found))
    assert [str(growth.route) for growth in found if growth.by_time > MOST] == []
