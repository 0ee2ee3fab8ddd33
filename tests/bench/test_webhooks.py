"""What webhooks cost the request behind an event: without any, with a receiver that answers, with some that hang."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from statistics import median

import httpx
import pytest

from app.services.webhooks.worker import IDLE_INTERVAL
from tests.factories import People
from tests.processes import Serving, Working
from tests.services.webhooks.flaky_endpoint import FlakyEndpoint

pytestmark = pytest.mark.bench

REQUESTS, ROUNDS, PAUSE = 60, 5, 0.05  # a request every 50 ms, as 20 users might send who each book 1 entry a second
HANGING = 5  # webhooks, more than the attempts of one process leave room for
MODES = ("none", "answering", "hanging")
MOST = 1.25  # times as long as without webhooks, where another process sends


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    """Without limits on the clients, with receivers on this machine."""
    return environ | {"TIMETRACKER_PLUGINS": ",", "TIMETRACKER_WEBHOOK_ALLOW_PRIVATE": "true"}


@pytest.fixture
def answering(tmp_path: Path) -> Iterator[str]:
    """A receiver in another process that takes everything at once."""
    with FlakyEndpoint(tmp_path) as receiver:
        receiver.calm()
        yield receiver.url("/hook")


@pytest.fixture
def hanging() -> Iterator[str]:
    """A receiver to which one can connect, and which never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1000)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/hook"


@pytest.fixture
async def ada(server: Serving, people: People) -> AsyncIterator[httpx.AsyncClient]:
    """v1 of the running server."""
    headers = {"Authorization": f"Bearer {people.ada.token}"}
    async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers, timeout=60) as http:
        yield http


async def hooks(http: httpx.AsyncClient, answering: str, hanging: str) -> dict[str, list[int]]:
    """The webhooks of each mode, switched off."""
    found: dict[str, list[int]] = {mode: [] for mode in MODES}
    for mode, url, number in (("answering", answering, 1), ("hanging", hanging, HANGING)):
        for _ in range(number):
            hook = {"name": mode, "url": url, "events": ["*"], "is_active": False}
            found[mode].append((await http.post("/webhooks", json=hook)).json()["webhook"]["id"])
    return found


async def bookings(http: httpx.AsyncClient, project: int) -> list[float]:
    """How many milliseconds each of some POST /time-entries takes."""
    body = {"project_id": project, "start_time": "2026-03-10T09:00:00Z", "end_time": "2026-03-10T10:00:00Z"}
    took = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        answer = await http.post("/time-entries", json=body)
        took.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 201, answer.text
        await asyncio.sleep(max(0.0, PAUSE - took[-1] / 1000))
    return took


async def measured(http: httpx.AsyncClient, found: dict[str, list[int]]) -> dict[str, list[list[float]]]:
    """Rounds in which the modes take turns, so that each three see the machine in one state."""
    project = (await http.post("/projects", json={"name": "Booked"})).json()["project"]["id"]
    rounds: dict[str, list[list[float]]] = {mode: [] for mode in MODES}
    for number in range(ROUNDS + 1):
        turn = number % len(MODES)
        for mode in MODES[turn:] + MODES[:turn]:  # each is the first in its turn
            for hook in found[mode]:
                assert (await http.patch(f"/webhooks/{hook}", json={"is_active": True})).status_code == 200
            await asyncio.sleep(IDLE_INTERVAL + 1)  # until a sender that slept has woken, and one that was busy rests
            took = await bookings(http, project)
            for hook in found[mode]:
                await http.patch(f"/webhooks/{hook}", json={"is_active": False})
            if number:  # the first one warms up
                rounds[mode].append(took)
    return rounds


def told(who: str, rounds: dict[str, list[list[float]]]) -> dict[str, float]:
    """Prints lines for docs/PERFORMANCE.md; the median of the rounds' ratios for each mode."""
    ratios = {}
    for mode, found in rounds.items():
        every = sorted(took for one in found for took in one)
        p50, p99 = every[len(every) // 2], every[len(every) * 99 // 100]
        pairs = zip(found, rounds["none"], strict=True)
        ratios[mode] = median(median(ours) / median(without) for ours, without in pairs)
        print(f"\n| {who} | {mode} | {p50:.1f} | {p99:.1f} | {ratios[mode]:.2f} |", end="")
    return ratios


async def sent(http: httpx.AsyncClient, hook: int) -> int:
    """How many deliveries of a webhook have been tried."""
    return int((await http.get(f"/webhooks/{hook}")).json()["webhook"]["total_deliveries"])


async def test_the_same_process_sends(ada: httpx.AsyncClient, backend: str, answering: str, hanging: str) -> None:
    found = await hooks(ada, answering, hanging)
    told(f"{backend}, serve", await measured(ada, found))
    assert await sent(ada, found["answering"][0]) > REQUESTS * ROUNDS * 0.8


async def test_another_process_sends(
    environ: dict[str, str], backend: str, people: People, answering: str, hanging: str
) -> None:
    environ |= {"TIMETRACKER_BACKGROUND": "worker"}
    headers = {"Authorization": f"Bearer {people.ada.token}"}
    with Serving(environ) as server, Working(environ):
        async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers, timeout=60) as http:
            found = await hooks(http, answering, hanging)
            ratios = told(f"{backend}, worker", await measured(http, found))
            assert await sent(http, found["answering"][0]) > REQUESTS * ROUNDS * 0.8
    assert ratios["hanging"] < MOST
