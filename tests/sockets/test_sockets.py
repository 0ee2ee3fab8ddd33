"""Browsers hear at once what concerns their users, and nobody else's."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from tests.factories import People, Person
from tests.processes import Serving
from tests.sockets.hearing import Refused, hearing, sign_in


class Caller:
    """v1 of a running server with the token of a person."""

    def __init__(self, server: Serving, person: Person) -> None:
        headers = {"Authorization": f"Bearer {person.token}"}
        self.http = httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers, timeout=30)

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
    caller = Caller(server, people.ada)
    async with caller.http:
        yield caller


async def test_the_same_timer_on_every_device(server: Serving, people: People, ada: Caller) -> None:
    """What one surface does shows in all browsers of the user and of administrators within a second."""
    project = (await ada.post("/projects", name="Relaunch"))["project"]["id"]
    cookies = {person.username: await sign_in(server.url, person) for person in (people.ada, people.bob, people.root)}
    async with AsyncExitStack() as stack:
        first, second, other, admin = [
            await stack.enter_async_context(hearing(server.url, cookies[name], Origin=server.url))
            for name in ("ada", "ada", "bob", "root")
        ]
        began = time.monotonic()
        timer = (await ada.post("/timer/start", project_id=project))["timer"]
        assert await first.names(2) == await second.names(2) == ["activity_created", "timer_started"]
        assert time.monotonic() - began < 1
        async with httpx.AsyncClient(base_url=server.url, headers={"Cookie": cookies["ada"]}) as page:
            assert (await page.post("/api/timer/stop", json={})).status_code == 200
        assert await first.names(4) == ["activity_created", "timer_started", "activity_created", "timer_stopped"]
        assert (await second.names(4), await admin.names(4)) == ([name for name, _ in first.heard],) * 2
        assert other.heard == []
    (_, started), (name, stopped) = first.heard[1], first.heard[3]
    assert (name, first.heard, second.heard) == ("timer_stopped", admin.heard, admin.heard)
    assert started == {
        "user_id": people.ada.id,
        "timer_id": timer["id"],
        "project_name": "Relaunch",
        "task_name": None,
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


@pytest.mark.soak
@pytest.mark.parametrize("workers", [2])
@pytest.mark.parametrize("redis", [False, True], ids=["alone", "redis"])
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_every_worker_tells_every_browser(
    environ: dict[str, str], workers: int, redis: bool, redis_url: str, people: People
) -> None:
    """Browsers on both workers hear of what either worker does, with Redis and without."""
    with Serving(environ | ({"REDIS_URL": redis_url} if redis else {}), workers=workers) as server:
        cookie = await sign_in(server.url, people.ada)
        async with AsyncExitStack() as stack:
            browsers, callers = [], []
            for pid in server.pids():
                with server.only(pid):
                    browsers.append(await stack.enter_async_context(hearing(server.url, cookie)))
                    callers.append(Caller(server, people.ada))
                    await stack.enter_async_context(callers[-1].http)
                    await callers[-1].http.get("/users/me")  # keeps its connection to this worker
            project = (await callers[0].post("/projects", name="Relaunch"))["project"]["id"]
            delays = []
            for turn, caller in enumerate(callers * 3, start=1):
                began = time.monotonic()
                await caller.post("/timer/start" if turn % 2 else "/timer/stop", project_id=project)
                for browser in browsers:
                    assert len(await browser.names(2 * turn)) == 2 * turn
                delays.append(time.monotonic() - began)
            assert browsers[0].heard == browsers[1].heard
            assert max(delays) < 1
