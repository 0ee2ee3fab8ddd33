"""The memory of a worker after many requests and some long documents is about what it was after a few requests."""

import os
import re
from pathlib import Path

import httpx
import pytest

from tests.factories import People
from tests.processes import Serving

pytestmark = [pytest.mark.soak, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]

FEW, MANY, DOCUMENTS = 1_000, int(os.environ.get("SOAK_REQUESTS", "100000")), 10
GROWTH, MOST = 1.2, 150  # of the memory, MiB
# A line for each day.
DOCUMENT = "/reports/summary/export?format=pdf&group_by=day&start_date=2016-01-01&end_date=2025-12-31&tz=UTC"
PATHS = (
    *("/time-entries?per_page=50", "/reports/summary?group_by=project", "/projects", "/search?q=pairing"),
    *("/timer/status", "/users/me", "/tasks", "/clients"),
)


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    """Without limits, and with the figures of the watchdog."""
    return environ | {"TIMETRACKER_PLUGINS": "metrics", "TIMETRACKER_METRICS__ALLOW": "127.0.0.1"}


@pytest.fixture
def workers() -> int:
    """One, which answers everything."""
    return 1


def memory(pid: int) -> float:
    """The memory of a process, in MiB."""
    (kib,) = re.findall(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return int(kib) / 1024


async def test_memory_does_not_grow(server: Serving, people: People) -> None:
    headers = {"Authorization": f"Bearer {people.ada.token}"}
    (pid,) = server.pids()
    async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers, timeout=300) as http:
        project = (await http.post("/projects", json={"name": "Soak"})).json()["project"]["id"]

        async def ask(count: int) -> None:
            for number in range(count // 10):
                for path in (PATHS[(number + step) % len(PATHS)] for step in range(8)):
                    assert (await http.get(path)).status_code == 200, path
                assert (await http.post("/timer/start", json={"project_id": project})).status_code == 201
                assert (await http.post("/timer/stop")).status_code == 200

        await ask(FEW)
        few = memory(pid)
        await ask(MANY - FEW)
        requests = memory(pid)
        for _ in range(DOCUMENTS):
            document = await http.get(DOCUMENT)
            assert (document.status_code, document.content[:5]) == (200, b"%PDF-")
        many = memory(pid)
        figures = (await http.get(f"{server.url}/metrics")).text
    stops = re.findall(r"^timetracker_loop_(\w+) (.+)$", figures, re.MULTILINE)
    print(f"\n{few:.0f} MiB after {FEW}, {requests:.0f} after {MANY} requests, {many:.0f} after documents; {stops}")
    assert many <= MOST
    assert many <= few * GROWTH
