"""Memory of a worker after 100,000 mixed requests and ten PDFs, against that after 1,000."""

from pathlib import Path

import httpx
import pytest

from tests.bench.callers import CONNECTIONS, headers, person
from tests.bench.conftest import Databases
from tests.bench.data import Size
from tests.bench.generator import Plan, run
from tests.bench.measuring import request
from tests.bench.processes import memory
from tests.bench.routes import ADMIN, MEMBER, Route, month
from tests.bench.servers import Ours
from tests.processes import environment

pytestmark = pytest.mark.bench

SIZE = Size(200_000)
FEW, MANY, PDFS = 1_000, 100_000, 10
GROWTH, MOST = 1.2, 150  # times, MiB
MIXED = (
    Route("an entry", MEMBER, "/api/v1/time-entries/21"),
    Route("the timer", MEMBER, "/api/v1/timer/status"),
    Route("50 entries", MEMBER, "/api/v1/time-entries?per_page=50"),
    Route("50 projects", MEMBER, "/api/v1/projects"),
    Route("the page of the timer", MEMBER, "/timer"),
)
PDF = Route("a report as PDF", ADMIN, f"/reports/export/pdf?{month()}")


def test_memory_stays(databases: Databases, backend: str, tmp_path: Path) -> None:
    member, admin = person(MEMBER, SIZE), person(ADMIN, SIZE)
    plan = [[request(route, route.steps[0], member) for route in MIXED]] * CONNECTIONS
    with Ours(environment(tmp_path, DATABASE_URL=databases(backend, SIZE))) as server:
        (pid,) = server.pids()
        sent = run(Plan(server.port, 3, plan)).requests
        assert sent >= FEW
        before = memory(pid)
        for _ in range(PDFS):
            answer = httpx.get(server.url + PDF.path, headers=headers(PDF, admin), timeout=60)
            assert answer.content.startswith(b"%PDF"), answer.text
        while sent < MANY:
            sent += run(Plan(server.port, 20, plan)).requests
        after = memory(pid)
    print(f"\n{backend}: {before:.0f} MiB, after {sent:,} requests and {PDFS} PDFs {after:.0f} MiB")
    assert after <= before * GROWTH
    assert after <= MOST
