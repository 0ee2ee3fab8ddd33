"""Clients that write without a pause and keep what the server has acknowledged."""

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any

import httpx

Sent = dict[str, Any]
ENOUGH = 60


@dataclass
class Written:
    """What clients know. `entries` are acknowledged and complete, `running` acknowledged without an end, by id.

    `unanswered` are the requests under way when the server went: nobody knows whether they happened. `much` is set
    with the first `ENOUGH` entries.
    """

    entries: dict[int, Sent] = field(default_factory=dict)
    running: dict[int, Sent] = field(default_factory=dict)
    unanswered: list[tuple[str, Sent]] = field(default_factory=list)
    much: asyncio.Event = field(default_factory=asyncio.Event)

    def keep(self, entry: Sent) -> None:
        """Keeps what was acknowledged."""
        self.entries[entry["id"]] = entry
        if len(self.entries) >= ENOUGH:
            self.much.set()


@dataclass
class Writer:
    """One client with one token, on one connection."""

    http: httpx.AsyncClient
    name: str
    project_id: int
    written: Written

    async def send(self, path: str, body: Sent, key: str = "") -> Sent | None:
        """The body of the answer; None where there was none."""
        try:
            answer = await self.http.post(path, json=body, headers={"Idempotency-Key": key} if key else None)
        except httpx.TransportError:
            self.written.unanswered.append((key, body))
            return None
        assert answer.is_success, answer.text
        made: Sent = answer.json()
        return made

    async def entries(self) -> None:
        """Creates entries until the server is gone."""
        for number in itertools.count():
            key = f"{self.name}-{number}"
            day, second = 1 + number % 28, number // 28 % 60
            start, end = (f"2026-02-{day:02}T{hour}:00:{second:02}Z" for hour in ("09", "10"))
            body = {"project_id": self.project_id, "start_time": start, "end_time": end, "notes": key}
            made = await self.send("/time-entries", body, key)
            if made is None:
                return
            self.written.keep(made["time_entry"])

    async def timers(self) -> None:
        """Starts and stops the timer until the server is gone."""
        for number in itertools.count():
            started = await self.send("/timer/start", {"project_id": self.project_id, "notes": f"{self.name}-{number}"})
            if started is None:
                return
            timer = started["timer"]
            self.written.running[timer["id"]] = timer
            stopped = await self.send("/timer/stop", {})
            if stopped is None:
                return
            assert stopped["time_entry"]["id"] == timer["id"]
            del self.written.running[timer["id"]]
            self.written.keep(stopped["time_entry"])
