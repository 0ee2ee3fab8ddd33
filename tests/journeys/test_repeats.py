"""A request that is sent again and again, to workers that tell each other nothing, creates one thing."""

import asyncio
from collections import Counter

import httpx
import pytest
from sqlalchemy import func, select

from app.core.db import Database
from app.services.time_entries.models import TimeEntry
from tests.factories import People
from tests.processes import Serving

ENTRY = {"start_time": "2026-03-10T09:00:00Z", "end_time": "2026-03-10T10:00:00Z", "notes": "Once"}
KEY = {"Idempotency-Key": "1c0a7a50-6b0e-4f5e-b5f9-3d2f6a0f7f11"}


@pytest.fixture
def headers(people: People) -> dict[str, str]:
    """Ada, and the key."""
    return KEY | {"Authorization": f"Bearer {people.ada.token}"}


async def entries(data: Database) -> int:
    """How many there are."""
    async with data.transaction(read_only=True) as session:
        return int(await session.scalar(select(func.count()).select_from(TimeEntry)) or 0)


async def project(http: httpx.AsyncClient) -> int:
    """A new project, made without the key."""
    token = {"Authorization": http.headers["Authorization"], "Idempotency-Key": "the-project"}
    return int((await http.post("/projects", json={"name": "Raced"}, headers=token)).json()["project"]["id"])


async def test_a_hundred_at_once_over_two_workers(server: Serving, data: Database, headers: dict[str, str]) -> None:
    async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers, timeout=60) as http:
        body = {"project_id": await project(http)} | ENTRY

    lines: list[httpx.AsyncClient] = []
    for pid in server.pids():
        # Fifty connections to each worker: the other one sleeps while they are made.
        with server.only(pid):
            new = [httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers, timeout=60) for _ in range(50)]
            await asyncio.gather(*(line.get("/health") for line in new))
        lines += new
    answers = await asyncio.gather(*(line.post("/time-entries", json=body) for line in lines))
    await asyncio.gather(*(line.aclose() for line in lines))
    assert len(lines) == 100
    assert Counter((answer.status_code, answer.content) for answer in answers) == {(201, answers[0].content): 100}
    assert Counter(answer.headers.get("Idempotent-Replayed") for answer in answers) == {None: 1, "true": 99}
    assert await entries(data) == 1


async def test_a_server_that_is_killed_between_attempt_and_repeat(
    server: Serving, data: Database, headers: dict[str, str]
) -> None:
    async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers, timeout=60) as http:
        body = {"project_id": await project(http)} | ENTRY
        first = await http.post("/time-entries", json=body)
    await asyncio.to_thread(server.kill)
    await asyncio.to_thread(server.start)
    async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers, timeout=60) as http:
        again = await http.post("/time-entries", json=body)
    assert (first.status_code, again.status_code, again.headers["Idempotent-Replayed"]) == (201, 201, "true")
    assert again.content == first.content
    assert await entries(data) == 1
