"""The buttons around the timer."""

import pytest

from tests.clock import FrozenClock
from tests.factories import Api
from tests.routes.web.conftest import Browser


async def test_start_and_stop(ada: Browser, api: Api, clock: FrozenClock) -> None:
    acme = await api.client_id()
    project = await api.project(client_id=acme)
    task = await api.task(project)
    page = await ada.done("/timer/start", project_id=project, task_id=task, notes=" Draft ")
    assert page.running == {
        "state": ["Running"],
        "work": ["Website Redesign Homepage Draft"],
        "since": ["10:00"],
        "elapsed": ["0:00:00"],
        "buttons": ["Pause", "Stop", "Discard the running timer"],
    }
    clock.move(minutes=90, seconds=59)
    assert (await ada.read()).running["elapsed"] == ["1:30:59"]
    page = await ada.done("/timer/stop")
    assert page.running["state"] == []
    assert (page.heading, page.entries) == (
        ["Wednesday, March 11, 2026"],
        [["10:00–11:30", "Website Redesign Homepage Draft", "1:30"]],
    )


async def test_pause_and_resume(ada: Browser, api: Api, clock: FrozenClock) -> None:
    await ada.done("/timer/start", project_id=await api.project())
    clock.move(minutes=10)
    page = await ada.done("/timer/pause")
    shown = page.running
    assert (shown["state"], shown["elapsed"], shown["buttons"]) == (
        ["Paused"],
        ["0:10:00"],
        ["Resume", "Stop", "Discard the running timer"],
    )
    clock.move(minutes=30)
    assert (await ada.read()).running["elapsed"] == ["0:10:00"]
    page = await ada.done("/timer/resume")
    face = page.root.find(".//p[@role='timer']")
    assert face is not None
    given = {name: face.get(f"data-{name}") for name in ("now", "start", "paused", "break")}
    assert given == {
        "now": "2026-03-11T10:40:00Z",
        "start": "2026-03-11T10:00:00Z",
        "paused": "",
        "break": "1800",
    }
    clock.move(minutes=5)
    page = await ada.done("/timer/stop")
    assert page.entries == [["10:00–10:45", "Website Redesign", "0:15"]]


async def test_buttons_of_a_stale_page_do_no_harm(ada: Browser, api: Api, clock: FrozenClock) -> None:
    for button in ("stop", "pause", "resume"):
        assert (await ada.done(f"/timer/{button}")).running["state"] == []
    await ada.done("/timer/start", project_id=await api.project())
    assert (await ada.done("/timer/resume")).running["state"] == ["Running"]
    clock.move(minutes=1)
    await ada.done("/timer/pause")
    clock.move(minutes=1)
    assert (await ada.done("/timer/pause")).running["elapsed"] == ["0:01:00"]


async def test_a_second_timer_is_refused(ada: Browser, api: Api) -> None:
    project = await api.project()
    await ada.done("/timer/start", project_id=project, notes="First")
    page = await ada.refused(409, "/timer/start", project_id=project, notes="Second")
    assert (page.alert, page.running["work"]) == (["You already have an active timer"], ["Website Redesign First"])


@pytest.mark.parametrize(
    ("form", "problems"),
    [
        ({}, {"project_id": "Choose a project"}),
        ({"project_id": "99"}, {"project_id": "Project with ID 99 not found"}),
        ({"project_id": "1", "task_id": "99"}, {"task_id": "Task with ID 99 not found"}),
        ({"project_id": "1", "notes": "a\0b"}, {"notes": "Must not contain NUL characters"}),
        ({"project_id": "1", "notes": "x" * 5001}, {"notes": "String should have at most 5000 characters"}),
    ],
)
async def test_what_is_wrong_is_said_at_the_field(
    ada: Browser, api: Api, form: dict[str, str], problems: dict[str, str]
) -> None:
    assert await api.task(await api.project()) == 1
    page = await ada.refused(400, "/timer/start", **form)
    assert (page.problems, page.alert) == (problems, [])
    assert page.all(".//title") == ["Error: Start the timer · TimeTracker"]
    assert page.values(".//input[@id='notes']", "value") == [form.get("notes")]
    assert (await api.get("/timer/status")).body == {"active": False, "timer": None}


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "99999999999", "9" * 5000, "\0", "²"])
async def test_what_is_no_id(ada: Browser, api: Api, number: str) -> None:
    await api.project()
    for form in ({"project_id": number}, {"project_id": "1", "task_id": number}):
        assert list((await ada.refused(400, "/timer/start", **form)).alert) == []


async def test_the_task_of_another_project(ada: Browser, api: Api) -> None:
    task = await api.task(await api.project("One"))
    page = await ada.refused(400, "/timer/start", project_id=await api.project("Two"), task_id=task)
    assert page.problems == {"task_id": "The task belongs to another project"}


async def test_continue_takes_over_what_the_entry_was_about(ada: Browser, api: Api, clock: FrozenClock) -> None:
    project = await api.project()
    about = {"task_id": await api.task(project), "notes": "Two\nlines", "tags": "focus,review", "billable": False}
    entry = await api.entry(project, "2026-03-11T08:00:00Z", "2026-03-11T09:00:00Z", **about)
    page = await ada.read()
    assert page.all(".//tbody//button") == ["Continue Website Redesign, Homepage"]
    assert page.values(".//tbody//form", "action") == [f"/timer/continue/{entry}"]
    page = await ada.done(f"/timer/continue/{entry}")
    assert page.all(".//tbody//button") == []
    timer = (await api.get("/timer/status")).body["timer"]
    assert {name: timer[name] for name in ("project_id", "start_time", *about)} == {
        "project_id": project,
        "start_time": "2026-03-11T10:00:00Z",
        **about,
    }


async def test_continue_an_entry_of_a_client(ada: Browser, api: Api, clock: FrozenClock) -> None:
    acme = await api.client_id()
    times = {"start_time": "2026-03-11T08:00:00Z", "end_time": "2026-03-11T09:00:00Z"}
    entry = (await api.post("/time-entries", client_id=acme, **times)).body["time_entry"]["id"]
    page = await ada.done(f"/timer/continue/{entry}")
    assert (page.running["work"], page.entries[0][1]) == (["Acme Corp"], "Acme Corp")


async def test_continue_needs_an_entry_of_ones_own(ada: Browser, api: Api, bob_api: Api, clock: FrozenClock) -> None:
    theirs = await bob_api.entry(await api.project(), "2026-03-11T08:00:00Z", "2026-03-11T09:00:00Z")
    page = await ada.refused(404, f"/timer/continue/{theirs}")
    assert (page.alert, page.running["state"], page.entries) == (["The entry no longer exists"], [], [])


async def test_continue_on_an_archived_project(ada: Browser, api: Api, clock: FrozenClock) -> None:
    project = await api.project()
    await api.project("Another")
    entry = await api.entry(project, "2026-03-11T08:00:00Z", "2026-03-11T09:00:00Z")
    await api.delete(f"/projects/{project}")
    page = await ada.refused(400, f"/timer/continue/{entry}")
    assert page.problems == {"project_id": "The project is archived"}
