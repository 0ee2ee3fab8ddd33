"""Twenty writers and five readers on two workers for a minute: nobody misses a change, or reads one twice."""

import asyncio
import itertools
import time
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.core.db import Database
from app.core.events import EventRow
from tests.factories import People
from tests.processes import Serving

SECONDS, WRITERS, READERS, PROJECTS = 60, 20, 5, 4

pytestmark = [pytest.mark.soak, pytest.mark.parametrize("backend", ["postgresql"], indirect=True)]


async def test_every_reader_sees_every_change_once(server: Serving, people: People, data: Database) -> None:
    headers = {"Authorization": f"Bearer {people.root.token}"}
    until = time.monotonic() + SECONDS
    writing = WRITERS

    async def write(number: int) -> None:
        nonlocal writing
        async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers, timeout=60) as http:
            for turn in itertools.count():
                if time.monotonic() > until:
                    break
                path = f"/projects/{1 + (number + turn) % PROJECTS}"
                assert (await http.patch(path, json={"description": f"{number}-{turn}"})).status_code == 200
        writing -= 1

    async def read() -> list[dict[str, Any]]:
        seen: list[dict[str, Any]] = []
        cursor = ""
        async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers, timeout=60) as http:
            while True:
                last_round = writing == 0
                answer = await http.get("/changes", params={"limit": 500} | ({"since": cursor} if cursor else {}))
                assert answer.status_code == 200, answer.text
                seen += answer.json()["changes"]
                cursor = answer.json()["cursor"]
                if last_round and not answer.json()["has_more"]:
                    return seen
                await asyncio.sleep(0.05)

    async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers) as http:
        for number in range(PROJECTS):
            assert (await http.post("/projects", json={"name": f"Project {number}"})).status_code == 201
    found = await asyncio.gather(*(write(number) for number in range(WRITERS)), *(read() for _ in range(READERS)))
    readers = [seen for seen in found if seen is not None]
    async with data.transaction(read_only=True) as session:
        kept = list(await session.scalars(select(EventRow.id).order_by(EventRow.id)))
    print(f"{len(kept)} changes in {SECONDS} s, each read by {len(readers)} readers")
    for seen in readers:
        assert sorted(change["id"] for change in seen) == kept
        assert [change["cursor"] for change in seen] == [change["cursor"] for change in readers[0]]
    each_follows_the_last(readers[0])


def each_follows_the_last(changes: list[dict[str, Any]]) -> None:
    """What a change of a project found is what the one before it left."""
    state: dict[int, Any] = {}
    for change in changes:
        if change["before"]:
            assert change["before"]["description"] == state[change["resource_id"]]
        state[change["resource_id"]] = change["after"]["description"]
