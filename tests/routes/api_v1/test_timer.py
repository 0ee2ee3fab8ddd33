"""The timer over v1."""

import asyncio
from collections import Counter

from app.core.db import Database
from tests.counting import statements
from tests.factories import Api
from tests.frozen import Frozen


async def test_start_and_stop(api: Api, clock: Frozen) -> None:
    project = await api.project()
    started = await api.post("/timer/start", project_id=project, notes="Draft")
    clock.move(minutes=90)
    stopped = await api.post("/timer/stop")
    assert (started.status, stopped.status) == (201, 200)
    entry = stopped.body["time_entry"]
    assert entry["id"] == started.body["timer"]["id"]
    assert (entry["start_time"], entry["end_time"]) == ("2026-03-11T10:00:00Z", "2026-03-11T11:30:00Z")
    assert (entry["duration_seconds"], entry["duration_hours"], entry["source"]) == (5400, 1.5, "auto")
    assert (await api.get("/timer/status")).body == {"active": False, "timer": None}


async def test_fifty_parallel_starts_give_one_timer(api: Api, database: Database) -> None:
    project = await api.project()
    answers = await asyncio.gather(*(api.post("/timer/start", project_id=project) for _ in range(50)))
    assert Counter(answer.status for answer in answers) == {201: 1, 409: 49}
    (started,) = [answer for answer in answers if answer.status == 201]
    refused = [answer for answer in answers if answer.status == 409]
    assert {answer.body["error_code"] for answer in refused} == {"timer_already_running"}
    assert {answer.body["timer"]["id"] for answer in refused} == {started.body["timer"]["id"]}
    listed = await api.get("/time-entries", include_active="true")
    assert listed.body["pagination"]["total"] == 1


async def test_status_is_one_statement(api: Api, database: Database) -> None:
    await api.get("/timer/status")
    with statements(database) as sent:
        await api.get("/timer/status")
    assert len(sent) == 1
