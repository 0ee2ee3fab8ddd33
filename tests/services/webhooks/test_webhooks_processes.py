"""`timetracker worker` beside a server, a receiver that misbehaves, and a worker that is killed again and again."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.core.db import Database
from app.services.webhooks.models import Delivery
from app.settings import driver_url
from tests.factories import People
from tests.processes import Serving, Working
from tests.services.webhooks.flaky_endpoint import Arrived, FlakyEndpoint
from tests.services.webhooks.receiver import OK, Receiver

MANY, KILLS = 150, 4
PATIENCE = 150  # seconds; the wait after the seventh failure in a row is 80 at most, a lease 31


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    """A server that leaves the background to others, and receivers on this machine."""
    return environ | {
        "TIMETRACKER_PLUGINS": ",",
        "TIMETRACKER_BACKGROUND": "worker",
        "TIMETRACKER_WEBHOOK_ALLOW_PRIVATE": "true",
    }


@pytest.fixture
def flaky_endpoint(tmp_path: Path) -> Iterator[FlakyEndpoint]:
    """A receiver in a process of its own, in a bad mood."""
    with FlakyEndpoint(tmp_path) as flaky_endpoint:
        yield flaky_endpoint


@pytest.fixture
async def ada(server: Serving, people: People) -> AsyncIterator[httpx.AsyncClient]:
    """v1 of the running server with Ada's token."""
    headers = {"Authorization": f"Bearer {people.ada.token}"}
    async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers, timeout=30) as http:
        yield http


@pytest.fixture
async def data(database_url: str) -> AsyncIterator[Database]:
    """The server's database, seen from outside."""
    database = Database(driver_url(database_url))
    yield database
    await database.dispose()


async def hook(http: httpx.AsyncClient, url: str, *events: str) -> int:
    """The id of a new webhook that is impatient and never gives up."""
    limits = {"timeout_seconds": 1, "retry_delay_seconds": 1, "max_retries": 20}
    answer = await http.post("/webhooks", json={"name": url[-20:], "url": url, "events": list(events), **limits})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["webhook"]["id"])


async def projects(http: httpx.AsyncClient, number: int) -> list[int]:
    """The ids of so many new projects."""
    made = []
    for _ in range(number):
        answer = await http.post("/projects", json={"name": f"Project {random.random()}"})
        assert answer.status_code == 201, answer.text
        made.append(int(answer.json()["project"]["id"]))
    return made


async def until(condition: Callable[[], Any]) -> None:
    """Returns once the condition holds; TimeoutError where it does not come to that."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - on the word of another process
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_worker_sends_what_a_server_does_not(
    ada: httpx.AsyncClient, environ: dict[str, str], receiver: Receiver
) -> None:
    await hook(ada, receiver.url, "project.created")
    (first,) = await projects(ada, 1)
    await asyncio.sleep(1.2)  # longer than a worker waits between two looks
    assert receiver.received == []
    with Working(environ) as worker:
        async with asyncio.timeout(15):
            await receiver.got(1)
        (found,) = receiver.received
        assert (found.headers["x-webhook-event"], first) == ("project.created", 1)
        assert await asyncio.to_thread(worker.stop) == 0
        log = worker.log.read_text()
    assert [word for word in ("WARNING", "ERROR", "Traceback") if word in log] == []
    assert "background work ends" in log
    deliveries = (await ada.get("/webhooks/1/deliveries")).json()["deliveries"]
    assert [(row["status"], row["attempt_number"]) for row in deliveries] == [("success", 1)]


@pytest.mark.soak
async def test_a_receiver_that_misbehaves_gets_everything_in_the_end(
    ada: httpx.AsyncClient, environ: dict[str, str], flaky_endpoint: FlakyEndpoint, server: Serving, people: People
) -> None:
    await hook(ada, flaky_endpoint.url("/flaky"), "project.created")
    bob = {"Authorization": f"Bearer {people.bob.token}"}
    async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=bob) as http:
        gone = await hook(http, flaky_endpoint.url("/gone"), "project.created")
        with Working(environ):
            made = await projects(ada, MANY)
            await until(
                lambda: len(kinds(flaky_endpoint.arrived())) == 6 and len(flaky_endpoint.arrived()) > MANY * 1.5
            )
            flaky_endpoint.calm()
            await until(lambda: successes(flaky_endpoint.arrived()).keys() >= set(made))
            await all_is_over(ada)
        off = (await http.get(f"/webhooks/{gone}")).json()["webhook"]
    rows = flaky_endpoint.arrived()
    told(rows, "no kill")
    everything_arrived(rows, made)
    assert (off["is_active"], off["disabled_reason"]) == (False, "the endpoint answered that it is gone (410)")
    assert {row.path for row in rows} == {"/flaky", "/gone"}  # and not what the redirects name


@pytest.mark.soak
async def test_a_sender_that_is_killed_loses_nothing(
    ada: httpx.AsyncClient, environ: dict[str, str], flaky_endpoint: FlakyEndpoint, data: Database
) -> None:
    await hook(ada, flaky_endpoint.url("/flaky"), "project.created")
    worker, made = Working(environ), list[int]()
    cut_off = set[int]()
    for turn in range(1, KILLS + 1):
        with worker:
            made += await projects(ada, MANY // KILLS)
            await until(lambda: len(flaky_endpoint.arrived()) > 10 * turn)  # noqa: B023 - awaited before the next turn
            await asyncio.sleep(random.uniform(0, 0.5))  # each time in the middle of something else
            await asyncio.to_thread(worker.kill)
        cut_off |= await under_way(data)
        made += await projects(ada, 3)  # while nobody sends
    assert len(cut_off) >= KILLS
    flaky_endpoint.calm()
    with worker:
        await until(lambda: successes(flaky_endpoint.arrived()).keys() >= set(made))
        await all_is_over(ada)
    rows = flaky_endpoint.arrived()
    told(rows, f"{KILLS} kills with {len(cut_off)} deliveries under way")
    everything_arrived(rows, made)


def kinds(rows: list[Arrived]) -> set[str]:
    """The different answers."""
    return {row.answer for row in rows if row.path == "/flaky"}


def successes(rows: list[Arrived]) -> Counter[int]:
    """How many times each project was taken."""
    return Counter(row.entity for row in rows if row.path == "/flaky" and row.answer == OK)


def everything_arrived(rows: list[Arrived], made: list[int]) -> None:
    """Each event was taken at least once, and whatever came twice has the id of the first time."""
    ids = defaultdict(set)
    for row in rows:
        if row.path == "/flaky":
            ids[row.entity].add(row.message)
    assert sorted(ids) == sorted(successes(rows)) == sorted(made)
    assert {project: len(found) for project, found in ids.items()} == dict.fromkeys(made, 1)
    assert len(set().union(*ids.values())) == len(made)
    assert len(rows) > len(made)  # or nothing was repeated, and the test has shown nothing


async def all_is_over(http: httpx.AsyncClient) -> None:
    """The list of deliveries says so too: each is a success."""
    async with asyncio.timeout(PATIENCE):
        while set(await statuses(http)) != {"success"}:  # noqa: ASYNC110 - on the word of another process
            await asyncio.sleep(0.2)


async def statuses(http: httpx.AsyncClient) -> Counter[str]:
    """How many deliveries have which status."""
    found = Counter[str]()
    for status in ("pending", "retrying", "success", "failed"):
        answer = await http.get("/webhooks/1/deliveries", params={"status": status})
        found[status] += answer.json()["pagination"]["total"]
    return +found


async def under_way(data: Database) -> set[int]:
    """The deliveries whose first attempt has begun and was never written down, because its process is gone."""
    async with data.transaction(read_only=True) as session:
        begun = select(Delivery.id).where(Delivery.started_at.is_not(None), Delivery.status == "pending")
        return set(await session.scalars(begun))


def told(rows: list[Arrived], what: str) -> None:
    """Prints what the receiver has seen."""
    answers = Counter(row.answer.partition("\n")[0] for row in rows if row.path == "/flaky")
    print(f"\n{len(rows)} requests, {what}: {dict(answers)}")
