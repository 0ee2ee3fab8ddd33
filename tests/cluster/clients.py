"""Clients of the soak: they repeat what was not answered, and note what was."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from uuid import uuid4

import httpx

PAUSE = 0.2  # seconds, before a request is repeated
THINK = 0.05  # seconds between requests of one client
DAY = "2026-03-{:02}T{:02}:00:00Z"
REPEAT = (429, 500, 502, 503, 504)


@dataclass
class Log:
    """What happened: entries by their notes, statuses, and the longest time without an answer."""

    acknowledged: dict[str, int] = field(default_factory=dict)
    attempted: set[str] = field(default_factory=set)
    statuses: Counter[str] = field(default_factory=Counter)
    longest: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def waited(self, kind: str, since: float) -> None:
        """Note how long a request took, all its repetitions included."""
        self.longest[kind] = max(self.longest.get(kind, 0.0), time.monotonic() - since)


async def until_answered(
    client: httpx.AsyncClient, log: Log, kind: str, method: str, path: str, **more: object
) -> httpx.Response:
    """Send a request until it is answered with anything but a failure of the installation."""
    begun = time.monotonic()
    while True:
        try:
            response = await client.request(method, path, **more)  # type: ignore[arg-type]
            log.statuses[f"{kind} {response.status_code}"] += 1
            if response.status_code not in REPEAT:
                log.waited(kind, begun)
                return response
        except httpx.TransportError as error:
            log.statuses[f"{kind} {type(error).__name__}"] += 1
        await asyncio.sleep(PAUSE)


async def write(client: httpx.AsyncClient, log: Log, name: str, project_id: int, stop: asyncio.Event) -> None:
    """Make entries one after another, each with an Idempotency-Key, and read each back at once."""
    number = 0
    while not stop.is_set():
        number += 1
        notes = f"soak {name} {number}"
        hour, day = number % 23, 1 + number // 23 % 28
        entry = {
            "project_id": project_id,
            "notes": notes,
            "start_time": DAY.format(day, hour),
            "end_time": DAY.format(day, hour + 1),
        }
        log.attempted.add(notes)
        key = {"Idempotency-Key": str(uuid4())}
        made = await until_answered(client, log, "write", "POST", "/api/v1/time-entries", json=entry, headers=key)
        if made.status_code != 201:
            log.faults.append(f"{notes}: {made.status_code} {made.text}")
            continue
        entry_id = log.acknowledged[notes] = made.json()["time_entry"]["id"]
        found = await until_answered(client, log, "own", "GET", f"/api/v1/time-entries/{entry_id}")
        if found.status_code != 200:
            log.faults.append(f"{notes}: not seen by the user who wrote it: {found.status_code}")
        await asyncio.sleep(THINK)


async def read(client: httpx.AsyncClient, log: Log, stop: asyncio.Event) -> None:
    """Read lists, searches and reports."""
    paths = (
        "/api/v1/time-entries",
        "/api/v1/search?q=soak",
        "/api/v1/reports/summary?start_date=2026-03-01&end_date=2026-03-28",
    )
    while not stop.is_set():
        for path in paths:
            found = await until_answered(client, log, "read", "GET", path)
            if found.status_code != 200:
                log.faults.append(f"{path}: {found.status_code} {found.text}")
            await asyncio.sleep(THINK)
