"""The change feed as a stream: it goes on where a client was, and ends when it should."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import httpx
import pytest

from app.core.db import Database
from app.services.accounts import tokens
from app.settings import driver_url
from tests.factories import People
from tests.processes import Serving


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    """Without limits on the clients, and with a quick heart."""
    return environ | {
        "TIMETRACKER_PLUGINS": ",",
        "TIMETRACKER_STREAM_HEARTBEAT_SECONDS": "1",
        "TIMETRACKER_STREAMS_PER_USER": "3",
    }


@pytest.fixture
async def ada(server: Serving, people: People) -> AsyncIterator[httpx.AsyncClient]:
    """v1 of a running server with Ada's token."""
    headers = {"Authorization": f"Bearer {people.ada.token}"}
    async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers, timeout=30) as http:
        yield http


async def blocks(http: httpx.AsyncClient, **kwargs: Any) -> AsyncIterator[dict[str, str]]:
    """The parts of a stream, as fields."""
    async with http.stream("GET", "/events", **kwargs) as answer:
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream")
        found: dict[str, str] = {}
        async for line in answer.aiter_lines():
            if line:
                name, _, value = line.partition(": ")
                found[name] = value
            else:
                yield found
                found = {}


async def events(http: httpx.AsyncClient, number: int, **kwargs: Any) -> list[dict[str, str]]:
    """The next so many events of a stream."""
    found: list[dict[str, str]] = []
    async with asyncio.timeout(10), aclosing(blocks(http, **kwargs)) as stream:
        async for block in stream:
            if "data" in block:
                found.append(block)
            if len(found) == number:
                break
    return found


async def test_a_client_that_comes_back_misses_nothing(ada: httpx.AsyncClient) -> None:
    listening = asyncio.create_task(events(ada, 1))
    await asyncio.sleep(0.5)
    began = time.monotonic()
    await ada.post("/projects", json={"name": "First"})
    (first,) = await listening
    assert time.monotonic() - began < 5  # at once, unless another database's transaction holds the event back
    for name in ("Second", "Third"):
        await ada.post("/projects", json={"name": name})
    rest = await events(ada, 2, headers={"Last-Event-ID": first["id"]})
    changes = (await ada.get("/changes")).json()["changes"]
    assert [block["id"] for block in (first, *rest)] == [change["cursor"] for change in changes]
    assert [httpx.Response(200, text=block["data"]).json() for block in (first, *rest)] == changes
    assert [block["event"] for block in rest] == ["project.created"] * 2


async def test_one_hears_what_one_may_see(server: Serving, ada: httpx.AsyncClient, people: People) -> None:
    project = (await ada.post("/projects", json={"name": "First"})).json()["project"]["id"]
    token = {"Authorization": f"Bearer {people.bob.token}"}
    async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=token) as bob:
        listening = asyncio.create_task(events(bob, 1))
        await asyncio.sleep(0.5)
        await ada.post("/timer/start", json={"project_id": project})
        await ada.post("/projects", json={"name": "Second"})
        assert [block["event"] for block in await listening] == ["project.created"]


async def test_what_is_refused(ada: httpx.AsyncClient) -> None:
    await ada.post("/projects", json={"name": "First"})
    for headers, query, status in (
        ({"Last-Event-ID": "nonsense"}, {}, 400),
        ({}, {"since": "nonsense"}, 400),
        ({}, {"types": "nonsense"}, 400),
        ({"Last-Event-ID": "1.99"}, {}, 410),
    ):
        assert (await ada.get("/events", headers=headers, params=query)).status_code == status


async def test_a_heart_beats_and_a_user_has_a_bound(ada: httpx.AsyncClient) -> None:
    async with aclosing(blocks(ada)) as one, aclosing(blocks(ada)) as two, aclosing(blocks(ada)) as three:
        for stream in (one, two, three):
            assert await anext(stream) == {"retry": "2000"}
        refused = await ada.get("/events")
        assert (refused.status_code, refused.json()["error_code"]) == (429, "too_many_streams")
        async with asyncio.timeout(5):
            assert await anext(one) == {"": "heartbeat", "id": "0.0"}
    async with asyncio.timeout(5):
        while True:
            async with ada.stream("GET", "/events") as answer:
                if answer.status_code == 200:
                    break
            await asyncio.sleep(0.1)


async def test_a_stream_ends_with_its_token(server: Serving, database_url: str, people: People) -> None:
    database = Database(driver_url(database_url))
    async with database.transaction() as session:
        token, text = await tokens.create(session, user_id=people.ada.id, name="tests", scopes="read:*")
    headers = {"Authorization": f"Bearer {text}"}
    async with (
        httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers) as http,
        asyncio.timeout(10),
        aclosing(blocks(http)) as stream,
    ):
        await anext(stream)
        async with database.transaction() as session:
            await tokens.revoke(session, token.id)
        assert [block async for block in stream if "data" in block] == []
    await database.dispose()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_streams_do_not_hold_up_the_end(server: Serving, ada: httpx.AsyncClient) -> None:
    async with aclosing(blocks(ada)) as stream:
        await anext(stream)
        began = time.monotonic()
        await asyncio.to_thread(server.stop)
        assert [block async for block in stream if "data" in block] == []
        assert time.monotonic() - began < 5
