"""Browsers hear at once what concerns their users, and nobody else's."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest
import socketio
import uvicorn

from app import create_app
from app.settings import Settings
from tests.factories import People, Person
from tests.processes import Serving
from tests.servers import free_port
from tests.sockets.hearing import Refused, hearing, sign_in


class Caller:
    """v1 of a running server with the token of a person."""

    def __init__(self, url: str, person: Person) -> None:
        headers = {"Authorization": f"Bearer {person.token}"}
        self.http = httpx.AsyncClient(base_url=f"{url}/api/v1", headers=headers, timeout=30)

    async def post(self, path: str, **body: Any) -> Any:
        """The body of an answer that must be a success."""
        answer = await self.http.post(path, json=body)
        assert answer.is_success, answer.text
        return answer.json()


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    """Without limits on the clients."""
    return environ | {"TIMETRACKER_PLUGINS": ","}


@pytest.fixture
async def ada(server: Serving, people: People) -> AsyncIterator[Caller]:
    """Ada with her token."""
    caller = Caller(server.url, people.ada)
    async with caller.http:
        yield caller


async def test_the_same_timer_on_every_device(server: Serving, people: People, ada: Caller) -> None:
    """What one surface does shows in all browsers of the user and of administrators within a second."""
    project = (await ada.post("/projects", name="Relaunch"))["project"]["id"]
    task = (await ada.post("/tasks", name="Plan", project_id=project))["task"]["id"]
    cookies = {person.username: await sign_in(server.url, person) for person in (people.ada, people.bob, people.root)}
    async with AsyncExitStack() as stack:
        first, second, other, admin = [
            await stack.enter_async_context(hearing(server.url, cookies[name], Origin=server.url))
            for name in ("ada", "ada", "bob", "root")
        ]
        began = time.monotonic()
        timer = (await ada.post("/timer/start", project_id=project, task_id=task))["timer"]
        assert await first.names(2) == await second.names(2) == ["activity_created", "timer_started"]
        started_after = time.monotonic() - began
        async with httpx.AsyncClient(base_url=server.url, headers={"Cookie": cookies["ada"]}) as page:
            began = time.monotonic()
            assert (await page.post("/api/timer/stop", json={})).status_code == 200
        assert await first.names(4) == ["activity_created", "timer_started", "activity_created", "timer_stopped"]
        assert (await second.names(4), await admin.names(4)) == ([name for name, _ in first.heard],) * 2
        assert min(started_after, time.monotonic() - began) < 1  # the faster: a busy machine may delay either
        assert other.heard == []
    (_, started), (name, stopped) = first.heard[1], first.heard[3]
    assert (name, first.heard, second.heard) == ("timer_stopped", admin.heard, admin.heard)
    assert started == {
        "user_id": people.ada.id,
        "timer_id": timer["id"],
        "project_name": "Relaunch",
        "task_id": task,
        "task_name": "Plan",
        "client_name": None,
        "start_time": timer["start_time"],
    }
    assert stopped == {
        "user_id": people.ada.id,
        "timer_id": timer["id"],
        "duration": "00:00:00",
        "duration_seconds": 0,
    }
    activity = first.heard[0][1]["activity"]
    assert first.heard[0][1]["user_id"] == people.ada.id
    assert {name: activity[name] for name in ("action", "entity_type", "entity_id", "entity_name", "username")} == {
        "action": "started",
        "entity_type": "time_entry",
        "entity_id": timer["id"],
        "entity_name": "Relaunch",
        "username": "ada",
    }
    assert (activity["extra_data"], activity["metadata"]) == (activity["metadata"], activity["extra_data"])


async def test_entries_too(server: Serving, people: People, ada: Caller) -> None:
    project = (await ada.post("/projects", name="Relaunch"))["project"]["id"]
    async with hearing(server.url, await sign_in(server.url, people.ada)) as browser:
        times = {"start_time": "2026-03-10T09:00:00Z", "end_time": "2026-03-10T10:00:00Z"}
        entry = (await ada.post("/time-entries", project_id=project, **times))["time_entry"]["id"]
        await ada.http.patch(f"/time-entries/{entry}", json={"notes": "Call"})
        await ada.http.delete(f"/time-entries/{entry}")
        assert await browser.names(3) == ["activity_created"] * 3
    assert [payload["activity"]["action"] for _, payload in browser.heard] == ["created", "updated", "deleted"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_who_is_not_let_in(server: Serving, people: People) -> None:
    cookie = await sign_in(server.url, people.ada)
    for refused in ("", "timetracker=nonsense", cookie[:-3] + "abc", f"another={cookie}", ";;="):
        with pytest.raises(Refused, match="unauthorized"):
            async with hearing(server.url, refused):
                pass
    for origin in ("https://evil.example", "null", server.url + "1", server.url.replace("127.0.0.1", "localhost")):
        with pytest.raises(Refused, match="403"):
            async with hearing(server.url, cookie, Origin=origin):
                pass
    token = {"Authorization": f"Bearer {people.ada.token}"}
    with pytest.raises(Refused, match="unauthorized"):
        async with hearing(server.url, **token):
            pass


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_a_session_that_is_ended_hears_nothing_more(server: Serving, people: People, ada: Caller) -> None:
    project = (await ada.post("/projects", name="Relaunch"))["project"]["id"]
    cookies = [await sign_in(server.url, people.ada) for _ in range(2)]
    async with hearing(server.url, cookies[0]) as ended, hearing(server.url, cookies[1]) as kept:
        async with httpx.AsyncClient(base_url=server.url, headers={"Cookie": cookies[0]}) as page:
            assert (await page.post("/sign-out")).status_code == 303
        await asyncio.sleep(1)
        await ada.post("/timer/start", project_id=project)
        assert await kept.names(2) == ["activity_created", "timer_started"]
        async with asyncio.timeout(5):
            await ended.closed.wait()
        assert ended.heard == []
        with pytest.raises(Refused, match="unauthorized"):
            async with hearing(server.url, cookies[0]):
                pass


@asynccontextmanager
async def worker(settings: Settings) -> AsyncIterator[str]:
    """The address of a worker in this process: an app of its own behind a server of its own.

    Two of them share what two processes share, the database and Redis; test_javascript.py has real ones, which take
    longer to start than this test takes.
    """
    app, port = create_app(settings), free_port()
    served = socketio.ASGIApp(app.live.sockets.server, app)
    server = uvicorn.Server(uvicorn.Config(served, port=port, ws="wsproto", lifespan="on", log_config=None))
    serving = asyncio.create_task(server.serve())
    try:
        async with asyncio.timeout(10):
            while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving


@pytest.mark.parametrize("redis", [False, True], ids=["alone", "redis"])
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_every_worker_tells_every_browser(
    settings: Settings, redis: bool, redis_url: str, people: People
) -> None:
    """Browsers on both workers hear of what either worker does, with Redis and without."""
    settings = replace(settings, redis_url=redis_url if redis else "", plugins=())
    async with AsyncExitStack() as stack:
        urls = [await stack.enter_async_context(worker(settings)) for _ in range(2)]
        cookie = await sign_in(urls[0], people.ada)
        browsers = [await stack.enter_async_context(hearing(url, cookie)) for url in urls]
        callers = [Caller(url, people.ada) for url in urls]
        for caller in callers:
            await stack.enter_async_context(caller.http)
        project = (await callers[0].post("/projects", name="Relaunch"))["project"]["id"]
        delays = []
        for turn, caller in enumerate([*callers, *reversed(callers)], start=1):
            began = time.monotonic()
            await caller.post("/timer/start" if turn % 2 else "/timer/stop", project_id=project)
            for browser in browsers:
                assert len(await browser.names(2 * turn)) == 2 * turn
            delays.append(time.monotonic() - began)
        assert browsers[0].heard == browsers[1].heard
        assert min(delays) < 1  # the fastest: what a busy machine adds says nothing about the server
