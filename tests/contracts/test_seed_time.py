"""The examples of the API's first documentation that are about time, sent as they are printed there."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core.db import Database
from app.services.time_entries.models import TimeEntry
from tests.clock import FrozenClock
from tests.factories import Api, People
from tests.routes.api_v1.builders import as_printed

ENTRY = {
    "project_id": 1,
    "task_id": 5,
    "start_time": "2024-01-15T09:00:00Z",
    "end_time": "2024-01-15T17:00:00Z",
    "notes": "Worked on feature X",
    "tags": "development,frontend",
    "billable": True,
}


@pytest.fixture(autouse=True)
async def project_and_tasks(api: Api, clock: FrozenClock) -> None:
    """Project 1 with tasks 1 to 5, in the afternoon of the day of the examples."""
    clock.at = datetime(2024, 1, 15, 18, tzinfo=UTC)
    assert await api.project() == 1
    assert [await api.task(1, f"Task {number}") for number in range(1, 6)] == [1, 2, 3, 4, 5]


async def test_create_and_list(api: Api) -> None:
    created = await api.post("/time-entries", **ENTRY)
    assert created.status == 201
    entry = created.body["time_entry"]
    assert as_printed(entry, ENTRY) == ENTRY
    assert (entry["duration_seconds"], entry["duration_hours"], entry["duration_formatted"]) == (28800, 8, "08:00:00")
    listed = await api.get("/time-entries", project_id=1, start_date="2024-01-01")
    assert (listed.status, listed.body["time_entries"]) == (200, [entry])


async def test_every_filter_of_the_list(api: Api, people: People) -> None:
    entry = (await api.post("/time-entries", **ENTRY)).body["time_entry"]
    given = {"project_id": 1, "user_id": people.ada.id, "start_date": "2024-01-15", "end_date": "2024-01-15"}
    listed = await api.get("/time-entries", **given, billable="true", include_active="false", page=1, per_page=10)
    assert (listed.status, listed.body["time_entries"]) == (200, [entry])
    assert (await api.get("/time-entries", **given, billable="false")).body["time_entries"] == []


async def test_without_an_end_it_is_the_timer(api: Api) -> None:
    given = {key: value for key, value in ENTRY.items() if key != "end_time"}
    created = await api.post("/time-entries", **given)
    assert created.status == 201
    assert as_printed(created.body["time_entry"], ENTRY) == ENTRY | {"end_time": None}
    status = await api.get("/timer/status")
    assert status.body == {"active": True, "timer": created.body["time_entry"]}


async def test_the_examples_in_code(api: Api) -> None:
    shell = {"project_id": 1, "start_time": "2024-01-15T09:00:00Z", "end_time": "2024-01-15T17:00:00Z"}
    python = shell | {"notes": "Development work", "billable": True}
    for example in (shell, python):
        created = await api.post("/time-entries", **example)
        assert (created.status, as_printed(created.body["time_entry"], example)) == (201, example)
    script = await api.post("/timer/start", project_id=1, task_id=5)
    assert (script.status, script.body["timer"]["project_id"], script.body["timer"]["task_id"]) == (201, 1, 5)


async def test_update_and_delete(api: Api) -> None:
    entry = (await api.post("/time-entries", **ENTRY)).body["time_entry"]
    updated = await api.put(f"/time-entries/{entry['id']}", notes="Reviewed", billable=False)
    assert updated.status == 200
    changed = {"notes": "Reviewed", "billable": False}
    assert as_printed(updated.body["time_entry"], ENTRY) == ENTRY | changed
    deleted = await api.delete(f"/time-entries/{entry['id']}")
    assert (deleted.status, deleted.body) == (200, {"message": "Time entry deleted successfully"})
    assert (await api.get(f"/time-entries/{entry['id']}")).status == 404


async def test_timer(api: Api, clock: FrozenClock) -> None:
    assert (await api.get("/timer/status")).body == {"active": False, "timer": None}
    started = await api.post("/timer/start", project_id=1, task_id=5)
    assert started.status == 201
    assert (await api.get("/timer/status")).body == {"active": True, "timer": started.body["timer"]}
    clock.move(hours=1)
    stopped = await api.post("/timer/stop")
    assert stopped.status == 200
    example = {"project_id": 1, "task_id": 5, "start_time": "2024-01-15T18:00:00Z", "end_time": "2024-01-15T19:00:00Z"}
    assert as_printed(stopped.body["time_entry"], example) == example


async def test_pagination(api: Api, database: Database, people: People, clock: FrozenClock) -> None:
    async with database.transaction() as session:
        for hour in range(150):
            start = clock.at - timedelta(hours=hour + 1)
            times = {"start_time": start, "end_time": start + timedelta(minutes=30), "duration_seconds": 1800}
            session.add(TimeEntry(user_id=people.ada.id, project_id=1, **times))
    example = {
        "page": 1,
        "per_page": 50,
        "total": 150,
        "pages": 3,
        "has_next": True,
        "has_prev": False,
        "next_page": 2,
        "prev_page": None,
    }
    answer = await api.get("/time-entries")
    assert as_printed(answer.body["pagination"], example) == example
    assert len(answer.body["time_entries"]) == 50
