"""The timer over the session surface."""

import asyncio
from collections import Counter

import pytest

from tests.clock import FrozenClock
from tests.factories import Api


async def test_nothing_runs(browser: Api) -> None:
    status = await browser.get("/timer/status")
    assert (status.status, status.body) == (200, {"active": False, "timer": None})
    for path in ("/timer/stop", "/timer/stop_at"):
        answer = await browser.post(path, stop_time="2026-03-11T09:00")
        assert (answer.status, answer.body["error_code"]) == (400, "no_active_timer")


async def test_start_status_and_stop(browser: Api, api: Api, clock: FrozenClock) -> None:
    project = await api.project()
    task = await api.task(project)
    started = await browser.post("/timer/start", project_id=str(project), task_id=task, notes="Draft")
    assert (started.status, started.body) == (
        200,
        {"success": True, "timer_id": 1, "project_name": "Website Redesign", "task_id": task},
    )
    clock.move(minutes=90, seconds=5)
    status = await browser.get("/timer/status")
    assert status.body == {
        "active": True,
        "timer": {
            "id": 1,
            "project_name": "Website Redesign",
            "project_id": project,
            "task_id": task,
            "start_time": "2026-03-11T10:00:00Z",
            "current_duration": 5405,
            "duration_formatted": "01:30:05",
        },
    }
    stopped = await browser.post("/timer/stop")
    assert (stopped.status, stopped.body) == (
        200,
        {"success": True, "duration": "01:30:05", "duration_hours": 1.5},
    )
    assert (await browser.get("/entry/1")).body["notes"] == "Draft"


async def test_a_timer_on_a_client_has_no_project(browser: Api, api: Api) -> None:
    await api.post("/time-entries", client_id=await api.client_id(), start_time="2026-03-11T09:00:00Z")
    timer = (await browser.get("/timer/status")).body["timer"]
    assert (timer["project_id"], timer["project_name"]) == (None, None)


async def test_a_pause_is_not_counted(browser: Api, api: Api, clock: FrozenClock) -> None:
    await browser.post("/timer/start", project_id=await api.project())
    clock.move(minutes=10)
    await api.post("/timer/pause")
    clock.move(minutes=10)
    assert (await browser.get("/timer/status")).body["timer"]["current_duration"] == 600
    assert (await browser.post("/timer/stop")).body["duration"] == "00:10:00"


async def test_a_second_timer_is_refused(browser: Api, api: Api) -> None:
    project = await api.project()
    await browser.post("/timer/start", project_id=project)
    for answer in (
        await browser.post("/timer/start", project_id=project),
        await api.post("/timer/start", project_id=1),
    ):
        assert (answer.status, answer.body["error_code"], answer.body["timer"]["id"]) == (
            409,
            "timer_already_running",
            1,
        )


async def test_parallel_starts_give_one_timer(browser: Api, api: Api) -> None:
    project = await api.project()
    answers = await asyncio.gather(*(browser.post("/timer/start", project_id=project) for _ in range(20)))
    assert Counter(answer.status for answer in answers) == {200: 1, 409: 19}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "project_id"),
        ({"project_id": 99}, "project_id"),
        ({"project_id": 1, "task_id": 99}, "task_id"),
        ({"project_id": 1, "notes": "x" * 10_000}, "notes"),
    ],
)
async def test_what_cannot_be_started(browser: Api, api: Api, body: dict[str, object], field: str) -> None:
    await api.project()
    answer = await browser.post("/timer/start", **body)
    assert (answer.status, list(answer.body["errors"])) == (400, [field])


async def test_archived_projects_take_no_timer(browser: Api, api: Api) -> None:
    project = await api.project()
    await api.delete(f"/projects/{project}")
    for path in ("/timer/start", "/timer/resume"):
        answer = await browser.post(path, project_id=project)
        assert (answer.status, list(answer.body["errors"])) == (400, ["project_id"])


class TestStopAt:
    """Ending the timer at a moment that has passed."""

    @pytest.fixture(autouse=True)
    async def running(self, berlin: Api, api: Api, clock: FrozenClock) -> None:
        """A timer since 11:00 in Berlin, where it is 13:00 now."""
        await berlin.post("/timer/start", project_id=await api.project())
        clock.move(hours=2)

    async def test_local_time(self, berlin: Api) -> None:
        stopped = await berlin.post("/timer/stop_at", stop_time="2026-03-11T12:15")
        assert (stopped.status, stopped.body) == (200, {"success": True, "duration": "01:15:00"})
        assert (await berlin.get("/entry/1")).body["end_time"] == "2026-03-11T11:15:00Z"

    async def test_an_offset_counts(self, berlin: Api) -> None:
        assert (await berlin.post("/timer/stop_at", stop_time="2026-03-11T11:15:00Z")).body["duration"] == "01:15:00"

    async def test_clocks_may_differ_by_a_minute(self, berlin: Api) -> None:
        assert (await berlin.post("/timer/stop_at", stop_time="2026-03-11T13:01")).body["duration"] == "02:00:00"

    async def test_refused(self, berlin: Api) -> None:
        for body in ({}, {"stop_time": "2026-03-11T11:00"}, {"stop_time": "2026-03-11T13:02"}, {"stop_time": 5}):
            answer = await berlin.post("/timer/stop_at", **body)
            assert (answer.status, list(answer.body["errors"])) == (400, ["stop_time"])
        assert (await berlin.get("/timer/status")).body["active"] is True


class TestResume:
    """Going on with what was done last."""

    async def test_the_last_entry_is_taken_up(self, browser: Api, api: Api, clock: FrozenClock) -> None:
        project = await api.project()
        task = await api.task(project)
        await api.entry(project, "2026-03-11T07:00:00Z", "2026-03-11T09:00:00Z", task_id=task, notes="Not copied")
        await api.entry(await api.project("Other"), "2026-03-11T08:00:00Z", "2026-03-11T08:30:00Z")
        answer = await browser.post("/timer/resume")
        assert (answer.status, answer.body) == (200, {"success": True, "timer_id": 3})
        entry = (await browser.get("/entry/3")).body
        assert (entry["project_id"], entry["task_id"], entry["notes"], entry["start_time"], entry["source"]) == (
            project,
            task,
            None,
            "2026-03-11T10:00:00Z",
            "auto",
        )

    async def test_on_another_project_or_task(self, browser: Api, api: Api) -> None:
        first, second = await api.project(), await api.project("Other")
        tasks = [await api.task(first), await api.task(first, "Imprint"), await api.task(second)]
        await api.entry(first, "2026-03-11T07:00:00Z", "2026-03-11T09:00:00Z", task_id=tasks[0])
        booked = []
        for body in ({"project_id": second}, {"project_id": second, "task_id": tasks[2]}, {"project_id": first}):
            await browser.post("/timer/resume", **body)
            timer = (await browser.get("/timer/status")).body["timer"]
            booked.append((timer["project_id"], timer["task_id"]))
            await browser.post("/timer/stop")
        await browser.post("/timer/resume", task_id=tasks[1])
        timer = (await browser.get("/timer/status")).body["timer"]
        booked.append((timer["project_id"], timer["task_id"]))
        assert booked == [(second, None), (second, tasks[2]), (first, None), (first, tasks[1])]

    async def test_time_of_a_client_goes_on_for_the_client(self, browser: Api, api: Api) -> None:
        client = await api.client_id()
        times = {"start_time": "2026-03-11T07:00:00Z", "end_time": "2026-03-11T09:00:00Z"}
        await api.post("/time-entries", client_id=client, **times)
        assert (await browser.post("/timer/resume")).status == 200
        assert (await browser.get("/entry/2")).body["client_id"] == client

    async def test_refused(self, browser: Api, api: Api, bob_api: Api) -> None:
        project, other = await api.project(), await api.project("Other")
        await bob_api.entry(project, "2026-03-11T07:00:00Z", "2026-03-11T09:00:00Z")
        nothing = await browser.post("/timer/resume")
        assert (nothing.status, nothing.body["error_code"]) == (404, "not_found")
        wrong = await browser.post("/timer/resume", project_id=project, task_id=await api.task(other))
        assert (wrong.status, list(wrong.body["errors"])) == (400, ["task_id"])
        await browser.post("/timer/start", project_id=project)
        running = await browser.post("/timer/resume", project_id=project)
        assert (running.status, running.body["error_code"]) == (400, "invalid_state")

    async def test_what_was_deleted_is_not_taken_up(self, browser: Api, api: Api) -> None:
        entry = await api.entry(await api.project(), "2026-03-11T07:00:00Z", "2026-03-11T09:00:00Z")
        await browser.delete(f"/entry/{entry}")
        assert (await browser.post("/timer/resume")).status == 404
