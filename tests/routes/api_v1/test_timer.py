"""The timer over v1."""

import asyncio
from collections import Counter

import pytest

from app import TimeTracker
from app.core.db import Database
from app.core.errors import Conflict
from app.core.principal import Principal
from app.services.time_entries import entries
from tests.clock import FrozenClock
from tests.counting import statements
from tests.factories import Api, People
from tests.routes.api_v1.builders import change_user


async def test_start_and_stop(api: Api, clock: FrozenClock) -> None:
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


class TestWhatLiesAhead:
    """A start or a stop that lies ahead is refused, not moved."""

    async def test_a_start(self, api: Api, clock: FrozenClock) -> None:
        project = await api.project()
        body = {"project_id": project, "start_time": "2026-03-11T11:30:00Z"}
        for path in ("/timer/start", "/time-entries"):
            refused = await api.post(path, **body)
            assert (refused.status, refused.body["errors"]) == (400, {"start_time": ["must not lie in the future"]})
        assert (await api.get("/timer/status")).body["active"] is False

    async def test_a_stop(self, api: Api, clock: FrozenClock) -> None:
        timer = (await api.post("/timer/start", project_id=await api.project())).body["timer"]["id"]
        clock.move(minutes=30)
        refused = await api.post("/timer/stop", stop_time="2026-03-11T11:30:00Z")
        assert (refused.status, refused.body["errors"]) == (400, {"stop_time": ["must not lie in the future"]})
        refused = await api.patch(f"/time-entries/{timer}", end_time="2026-03-11T11:30:00Z")
        assert (refused.status, refused.body["errors"]) == (400, {"end_time": ["must not lie in the future"]})
        assert (await api.get("/timer/status")).body["active"] is True

    async def test_clocks_may_differ_by_a_minute(self, api: Api, clock: FrozenClock) -> None:
        project = await api.project()
        started = await api.post("/timer/start", project_id=project, start_time="2026-03-11T10:00:45Z")
        assert started.body["timer"]["start_time"] == "2026-03-11T10:00:00Z"
        clock.move(minutes=30)
        stopped = await api.post("/timer/stop", stop_time="2026-03-11T10:30:45Z")
        assert stopped.body["time_entry"]["end_time"] == "2026-03-11T10:30:00Z"

    async def test_an_earlier_start(self, api: Api, clock: FrozenClock) -> None:
        project = await api.project()
        started = await api.post("/timer/start", project_id=project, start_time="2026-03-11T08:00:00")
        assert started.body["timer"]["start_time"] == "2026-03-11T08:00:00Z"

    @pytest.mark.parametrize("path", ["/timer/start", "/time-entries"])
    async def test_a_phone_in_another_zone(
        self, api: Api, app: TimeTracker, people: People, clock: FrozenClock, path: str
    ) -> None:
        """Naive times are UTC, and the user's where that lies ahead."""
        await change_user(app, people.ada, timezone="Europe/Berlin")
        project = await api.project()
        started = await api.post(path, project_id=project, start_time="2026-03-11T10:55:00")
        timer = started.body.get("timer") or started.body["time_entry"]
        assert timer["start_time"] == "2026-03-11T09:55:00Z"
        stopped = await api.post("/timer/stop", stop_time="2026-03-11T10:59:00")
        assert stopped.body["time_entry"]["end_time"] == "2026-03-11T09:59:00Z"
        refused = await api.post(path, project_id=project, start_time="2026-03-11T11:30:00")
        assert list(refused.body["errors"]) == ["start_time"]


class TestDiscard:
    """A running timer can be deleted, and restored."""

    async def test_deleted_and_restored(self, api: Api, app: TimeTracker, people: People, clock: FrozenClock) -> None:
        project = await api.project()
        timer = (await api.post("/timer/start", project_id=project)).body["timer"]["id"]
        assert (await api.delete(f"/time-entries/{timer}")).status == 200
        assert (await api.get("/timer/status")).body["active"] is False
        last = (await api.get("/changes")).body["changes"][-1]
        assert (last["event"], last["resource_id"]) == ("time_entry.deleted", timer)
        other = (await api.post("/timer/start", project_id=project)).body["timer"]["id"]
        ada = Principal(people.ada.id, "ada", is_admin=False, zone="UTC", strategy="tests")
        with pytest.raises(Conflict) as refused:
            async with app.database.transaction() as session:
                await entries.restore(session, ada, timer, keep_days=30)
        assert refused.value.code == "timer_already_running"
        assert (await api.delete(f"/time-entries/{other}")).status == 200
        async with app.database.transaction() as session:
            await entries.restore(session, ada, timer, keep_days=30)
        assert (await api.get("/timer/status")).body["timer"]["id"] == timer
