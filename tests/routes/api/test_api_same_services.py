"""Both surfaces do the same things: same rows, same events; and lists cost the same however long they are."""

from typing import Any

import pytest

from app.core.db import Database
from tests.clock import FrozenClock
from tests.counting import fewest
from tests.factories import Api
from tests.routes.api_v1.builders import events

TIMES = {"start_time": "2026-03-10T09:00:00Z", "end_time": "2026-03-10T10:00:00Z"}
CHANGES = {"notes": "Review", "end_time": "2026-03-10T11:00:00Z", "tags": "a,b"}


async def by_v1(api: Api, clock: FrozenClock) -> None:
    """A timer, an entry, a change, a bulk change, a deletion."""
    timer = (await api.post("/timer/start", project_id=1, task_id=1, notes="n")).body["timer"]["id"]
    clock.move(minutes=5)
    await api.post("/timer/stop")
    entry = await api.entry(1, TIMES["start_time"], TIMES["end_time"], task_id=1)
    await api.put(f"/time-entries/{entry}", **CHANGES)
    await api.post("/time-entries/bulk", entry_ids=[entry, timer], action="set_paid", value=True)
    await api.delete(f"/time-entries/{entry}")


async def by_session(browser: Api, clock: FrozenClock) -> None:
    """The same."""
    timer = (await browser.post("/timer/start", project_id=1, task_id=1, notes="n")).body["timer_id"]
    clock.move(minutes=5)
    await browser.post("/timer/stop")
    entry = (await browser.post("/entries", project_id=1, task_id=1, **TIMES)).body["entry"]["id"]
    await browser.put(f"/entry/{entry}", **CHANGES)
    await browser.post("/entries/bulk", entry_ids=[entry, timer], action="set_paid", value=True)
    await browser.delete(f"/entry/{entry}")


def story(rows: list[Any], first_id: int) -> list[Any]:
    """What the events tell, with the entries numbered from 0."""
    told = []
    for row in rows:
        snapshots = [{**kept, "id": None} if kept and "id" in kept else kept for kept in (row.before, row.after)]
        told.append((row.name, row.resource, row.resource_id - first_id, row.user_id, row.actor_id, *snapshots))
    return told


async def test_the_same_events(browser: Api, api: Api, database: Database, clock: FrozenClock) -> None:
    await api.task(await api.project())
    before = len(await events(database))
    began = clock.at
    await by_v1(api, clock)
    middle = len(await events(database))
    clock.at = began
    await by_session(browser, clock)
    rows = await events(database)
    assert [row.name for row in rows[middle:]] == [
        "time_entry.started",
        "time_entry.stopped",
        "time_entry.created",
        "time_entry.updated",
        "time_entry.updated",
        "time_entry.updated",
        "time_entry.deleted",
    ]
    assert story(rows[before:middle], 1) == story(rows[middle:], 3)
    assert {row.strategy for row in rows[before:middle]} == {"token"}
    assert {row.strategy for row in rows[middle:]} == {"session"}


PATHS = (
    "/timer/status",
    "/entries",
    "/projects",
    "/projects/1/tasks",
    "/tasks?project_id=1",
    "/users",
    "/activities",
    "/tags",
    "/stats",
    "/summary/today",
)


async def rows(api: Api, number: int) -> None:
    """One more row in every list."""
    project = await api.project(f"Project {number}", client_id=await api.client_id(f"Client {number}"))
    await api.task(1, f"Task {number}")
    await api.entry(project, f"2026-03-0{number}T09:00:00Z", f"2026-03-0{number}T10:00:00Z", tags=f"t{number}")


@pytest.mark.parametrize("path", PATHS)
async def test_lists_take_the_same_statements(root: Api, admin_api: Api, database: Database, path: str) -> None:
    async def read() -> None:
        assert (await root.get(path)).status == 200

    await rows(admin_api, 1)
    one = await fewest(database, read)
    await rows(admin_api, 2)
    await rows(admin_api, 3)
    assert await fewest(database, read) == one <= 2
