"""The soak: hosts are killed, the primary is failed over, Redis restarts, and nothing acknowledged is lost or doubled.

`make cluster MINUTES=5` sets how long it takes; 20 by default. A host is killed every minute, Redis after a quarter and
after three quarters of the time, the primary in the middle.
"""

import asyncio
import os
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import asyncpg
import httpx
import pytest

from tests.cluster import balancer, pooler, standby
from tests.cluster.clients import Log, read, write
from tests.cluster.installation import Installation
from tests.factories import People
from tests.processes import COMMAND

pytestmark = [pytest.mark.soak, balancer.NEEDED, pooler.NEEDED, standby.NEEDED]
MINUTES = float(os.environ.get("MINUTES", "20"))
DOWN = 5  # seconds for which a killed host is away
READS_GO_ON = 20  # seconds that a read may take through a failover, repetitions included
FOUND = """
SELECT notes, count(*) AS times, min(id) AS id,
  (SELECT count(*) FROM events WHERE name = 'time_entry.created' AND resource_id = min(time_entries.id)) AS events
FROM time_entries WHERE notes LIKE 'soak %' GROUP BY notes
"""


@pytest.fixture
def backend() -> str:
    """This is about PostgreSQL alone."""
    return "postgresql"


def test_nothing_acknowledged_is_lost_or_doubled(tmp_path: Path, people: People) -> None:
    with Installation(tmp_path) as installation:
        log = asyncio.run(soak(installation, people))
        verified = subprocess.run(
            [COMMAND, "totals", "verify"],
            env=installation.hosts[0].server.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        found = asyncio.run(stored(installation))
    lost = {
        notes: entry_id for notes, entry_id in log.acknowledged.items() if found.get(notes, (0, 0, 0))[1] != entry_id
    }
    doubled = [notes for notes, (times, _, _) in found.items() if times != 1]
    without_event = [notes for notes, (_, _, events) in found.items() if events != 1]
    print(f"\n{MINUTES:g} minutes: {len(log.acknowledged)} entries acknowledged, {len(found)} stored")
    print(f"answers: {dict(sorted(log.statuses.items()))}")
    print(f"longest wait in seconds: { {kind: round(seconds, 1) for kind, seconds in log.longest.items()} }")
    print(f"totals: {verified.stdout.strip() or verified.stderr.strip()}")
    assert (lost, doubled, without_event, log.faults) == ({}, [], [], [])
    assert set(found) <= log.attempted
    assert verified.returncode == 0
    assert log.longest["read"] < READS_GO_ON


async def soak(installation: Installation, people: People) -> Log:
    """Clients write and read while machines die; returns what they noted."""
    log, stop = Log(), asyncio.Event()
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(client(installation, p.token))
            for p in (people.ada, people.bob, people.root)
        ]
        made = await clients[0].post("/api/v1/projects", json={"name": "Soak"})
        project_id = made.json()["project"]["id"]
        writers = [write(clients[n % 2], log, f"writer{n}", project_id, stop) for n in range(4)]
        running = asyncio.gather(*writers, *(read(each, log, stop) for each in clients))
        await havoc(installation)
        stop.set()
        await running
    return log


@asynccontextmanager
async def client(installation: Installation, token: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the installation's front."""
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=installation.url, headers=headers, timeout=30) as made:
        yield made


async def havoc(installation: Installation) -> None:
    """Kill what is due until the time is over."""
    begun, kills = time.monotonic(), 0
    end = begun + 60 * MINUTES
    due: list[tuple[float, str, Callable[[], None]]] = [
        (begun + 15 * MINUTES, "Redis", installation.restart_redis),
        (begun + 30 * MINUTES, "primary", installation.fail_over),
        (begun + 45 * MINUTES, "Redis", installation.restart_redis),
    ]
    while time.monotonic() < end:
        if due and time.monotonic() > due[0][0]:
            _, name, work = due.pop(0)
            print(f"{time.monotonic() - begun:.0f} s: {name}")
            await asyncio.to_thread(work)
        elif time.monotonic() > begun + 30 + 60 * kills:
            host = installation.hosts[kills % 2]
            print(f"{time.monotonic() - begun:.0f} s: host {kills % 2}")
            await asyncio.to_thread(host.kill)
            await asyncio.sleep(DOWN)
            await asyncio.to_thread(host.start)
            kills += 1
        await asyncio.sleep(0.5)
    assert not due, "it ended before everything was killed"


async def stored(installation: Installation) -> dict[str, tuple[int, int, int]]:
    """Entries in the primary by their notes: how many, the id, and how many events say that it was created."""
    connection = await asyncpg.connect(installation.primary.url)
    rows = await connection.fetch(FOUND)
    await connection.close()
    return {row["notes"]: (row["times"], row["id"], row["events"]) for row in rows}
