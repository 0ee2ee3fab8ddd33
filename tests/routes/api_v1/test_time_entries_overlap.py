"""Where the instance forbids that entries of one user share time: half-open stretches, on every way in."""

import asyncio
from collections import Counter

import pytest

from app.core.db import Database
from tests.clock import FrozenClock
from tests.factories import Api
from tests.routes.api_v1.builders import setting

NINE, TEN, ELEVEN = (f"2026-03-10T{hour:02}:00:00Z" for hour in (9, 10, 11))


@pytest.fixture
async def project(api: Api, database: Database) -> int:
    """A project on an instance that forbids overlap."""
    await setting(database, "allow_overlap", "false")
    return await api.project()


async def test_fifty_parallel_creations_give_one_entry(api: Api, project: int) -> None:
    body = {"project_id": project, "start_time": NINE, "end_time": TEN}
    answers = await asyncio.gather(*(api.post("/time-entries", **body) for _ in range(50)))
    assert Counter(answer.status for answer in answers) == {201: 1, 409: 49}
    refused = [answer for answer in answers if answer.status == 409]
    assert {answer.body["error_code"] for answer in refused} == {"overlap"}
    assert {*refused[0].body["errors"]} == {"start_time"}
    assert (await api.get("/time-entries")).body["pagination"]["total"] == 1


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        ("2026-03-10T08:00:00Z", "2026-03-10T09:00:00Z", 201),
        ("2026-03-10T10:00:00Z", "2026-03-10T10:30:00Z", 201),
        ("2026-03-10T08:00:00Z", "2026-03-10T09:00:01Z", 409),
        ("2026-03-10T09:59:59Z", "2026-03-10T11:00:00Z", 409),
        ("2026-03-10T09:15:00Z", "2026-03-10T09:30:00Z", 409),
        ("2026-03-10T08:00:00Z", "2026-03-10T12:00:00Z", 409),
    ],
)
async def test_touching_is_fine(api: Api, project: int, start: str, end: str, status: int) -> None:
    await api.entry(project, NINE, TEN)
    answer = await api.post("/time-entries", project_id=project, start_time=start, end_time=end)
    assert answer.status == status


async def test_an_update_may_not_move_onto_another(api: Api, project: int) -> None:
    await api.entry(project, NINE, TEN)
    later = await api.entry(project, TEN, ELEVEN)
    moved = await api.patch(f"/time-entries/{later}", start_time="2026-03-10T09:30:00Z")
    assert (moved.status, moved.body["error_code"]) == (409, "overlap")
    kept = await api.patch(f"/time-entries/{later}", start_time=TEN, notes="Its own time is no overlap")
    assert (kept.status, kept.body["time_entry"]["start_time"]) == (200, TEN)


async def test_the_running_timer_counts(api: Api, project: int, clock: FrozenClock) -> None:
    await api.post("/timer/start", project_id=project)
    clock.move(hours=2)
    answer = await api.post(
        "/time-entries", project_id=project, start_time="2026-03-11T11:00:00Z", end_time="2026-03-11T11:30:00Z"
    )
    assert (answer.status, answer.body["error_code"]) == (409, "overlap")


async def test_other_people_do_not_count(api: Api, bob_api: Api, project: int) -> None:
    await api.entry(project, NINE, TEN)
    other = await bob_api.post("/time-entries", project_id=project, start_time=NINE, end_time=TEN)
    assert other.status == 201


async def test_a_planned_entry_lets_a_timer_start(api: Api, project: int, clock: FrozenClock) -> None:
    """A running entry lasts until now; the error has the times of the entry that is in the way."""
    await api.entry(project, "2026-03-11T18:00:00Z", "2026-03-11T19:00:00Z")
    assert (await api.post("/timer/start", project_id=project)).status == 201
    body = {"project_id": project, "end_time": "2026-03-11T18:30:00Z"}
    taken = await api.post("/time-entries", **body, start_time="2026-03-11T17:00:00Z")
    assert taken.body["message"] == "The time overlaps with entry 1, 2026-03-11T18:00:00Z to 2026-03-11T19:00:00Z"
    clock.move(minutes=10)
    taken = await api.post(
        "/time-entries", project_id=project, start_time="2026-03-11T10:05:00Z", end_time="2026-03-11T10:08:00Z"
    )
    assert taken.body["message"] == "The time overlaps with entry 2, 2026-03-11T10:00:00Z to now"
