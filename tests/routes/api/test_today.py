"""Small sums of the session surface."""

from typing import Any

import pytest

from app import TimeTracker
from tests.clock import FrozenClock
from tests.factories import Api, People
from tests.routes.api_v1.builders import change_user

NOTHING: dict[str, Any] = {"seconds": 0, "hours": 0, "entries_count": 0}


async def test_nothing_yet(browser: Api, clock: FrozenClock) -> None:
    assert (await browser.get("/summary/today")).body == {
        "date": "2026-03-11",
        "hours": 0,
        "seconds": 0,
        "entries": 0,
        "running": False,
    }
    assert (await browser.get("/stats")).body == {"today": NOTHING, "this_week": NOTHING, "this_month": NOTHING}
    assert (await browser.get("/tags")).body == {"tags": []}


@pytest.fixture
async def booked(api: Api, bob_api: Api, clock: FrozenClock) -> int:
    """Half hours, each 18 seconds longer than the one before; it is Wednesday, 2026-03-11."""
    project = await api.project()
    starts = (
        ("2026-02-28T22:30", 0),  # in Berlin still February
        ("2026-02-28T23:30", 18),  # in Berlin March
        ("2026-03-08T22:30", 36),  # in Berlin still Sunday
        ("2026-03-08T23:30", 54),  # in Berlin Monday
        ("2026-03-10T23:30", 72),  # in Berlin today
        ("2026-03-11T08:00", 90),
        ("2026-03-11T22:30", 108),  # today in both
        ("2026-03-11T23:30", 126),  # in Berlin tomorrow
    )
    for start, more in starts:
        end = f"{start[:14]}{int(start[14:]) + 29:02}:{more % 60:02}Z" if more < 60 else f"{start}:59Z"
        await api.entry(project, f"{start}:00Z", end)
    await bob_api.entry(project, "2026-03-11T08:00:00Z", "2026-03-11T09:00:00Z")
    return project


async def numbers(browser: Api) -> list[int]:
    """How many entries today, this week and this month."""
    body = (await browser.get("/stats")).body
    return [body[name]["entries_count"] for name in ("today", "this_week", "this_month")]


async def test_days_are_the_callers(browser: Api, app: TimeTracker, people: People, booked: int) -> None:
    assert await numbers(browser) == [3, 4, 6]
    assert (await browser.get("/summary/today")).body["entries"] == 3
    await change_user(app, people.ada, timezone="Europe/Berlin")
    app.credentials.cookie.clear_cache()
    assert await numbers(browser) == [3, 5, 7]
    assert (await browser.get("/summary/today")).body["entries"] == 3


async def test_weeks_begin_when_the_user_says(browser: Api, app: TimeTracker, people: People, booked: int) -> None:
    await change_user(app, people.ada, week_start_day=7)
    assert await numbers(browser) == [3, 6, 6]
    await change_user(app, people.ada, week_start_day=3)
    assert await numbers(browser) == [3, 3, 6]


async def test_hours_come_from_seconds(browser: Api, api: Api, clock: FrozenClock) -> None:
    project = await api.project()
    for minute in (0, 1, 2):
        await api.entry(project, f"2026-03-11T08:0{minute}:00Z", f"2026-03-11T08:0{minute}:18Z")
    expected = {"seconds": 54, "hours": 0.02, "entries_count": 3}
    assert (await browser.get("/stats")).body == {name: expected for name in ("today", "this_week", "this_month")}
    assert (await browser.get("/summary/today")).body["hours"] == 0.02


async def test_the_running_timer(browser: Api, api: Api, clock: FrozenClock) -> None:
    project = await api.project()
    await api.entry(project, "2026-03-11T08:00:00Z", "2026-03-11T09:00:00Z")
    await browser.post("/timer/start", project_id=project)
    clock.move(hours=20)
    for running, seconds, entries in ((True, 0, 0), (False, 0, 0)):
        body = (await browser.get("/summary/today")).body
        assert (body["date"], body["running"], body["seconds"], body["entries"]) == (
            "2026-03-12",
            running,
            seconds,
            entries,
        )
        await browser.post("/timer/stop")


async def test_tags(browser: Api, api: Api, bob_api: Api) -> None:
    project = await api.project()
    for hour, tags in ((7, "web,Call"), (8, "call"), (9, "web"), (10, None), (11, "web,Call"), (12, "gone")):
        await api.entry(project, f"2026-03-11T{hour:02}:00:00Z", f"2026-03-11T{hour:02}:30:00Z", tags=tags)
    await bob_api.entry(project, "2026-03-11T07:00:00Z", "2026-03-11T08:00:00Z", tags="other")
    await browser.delete("/entry/6")
    expected = [{"name": "Call", "count": 3}, {"name": "web", "count": 3}]
    assert (await browser.get("/tags")).body == {"tags": expected}
