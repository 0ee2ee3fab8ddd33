"""The dashboard: what it shows."""

import pytest

from app import TimeTracker
from app.core.db import Database
from app.services.accounts.models import User
from app.services.settings import instance
from tests.clock import FrozenClock
from tests.counting import fewest
from tests.factories import Api
from tests.routes.web.conftest import Browser
from tests.routes.web.html import Page

EMPTY = "No time tracked today. Start the timer above; finished entries appear here."


async def set_zone(app: TimeTracker, name: str) -> None:
    """Moves the instance to another zone."""
    async with app.database.transaction() as session:
        await instance.write(session, "timezone", name)
    app.credentials.cookie.clear_cache()


async def test_choices_are_active_projects_by_client_and_their_open_tasks(ada: Browser, api: Api) -> None:
    zebra, acme = await api.client_id("Zebra"), await api.client_id("acme")
    for name, more in (("Z1", {"client_id": zebra}), ("A2", {"client_id": acme}), ("A1", {"client_id": acme})):
        await api.task(await api.project(name, **more), f"of {name}")
    lonely = await api.project("Lonely")
    await api.task(lonely, "Closed", status="done")
    resting = await api.project("Resting", client_id=acme)
    await api.task(resting, "of Resting")
    await api.patch(f"/projects/{resting}", status="on_hold")
    page = await ada.read()
    assert page.choices == {"acme": ["A1", "A2"], "Zebra": ["Z1"]}
    assert page.all(".//select[@id='bar-project']/option") == ["Project", "Lonely"]
    form = await ada.read("/timer")
    assert form.all(".//select[@id='task_id']//option") == ["No task", "of A1", "of A2", "of Z1"]


async def test_a_single_project_is_chosen_already(ada: Browser, api: Api) -> None:
    project = await api.project()
    chosen = ".//select[@id='bar-project']//option[@selected]"
    assert (await ada.read()).values(chosen, "value") == [str(project)]
    await api.project("Another")
    assert (await ada.read()).values(chosen, "value") == []


async def test_the_day_is_the_users_own(ada: Browser, api: Api, app: TimeTracker, clock: FrozenClock) -> None:
    await set_zone(app, "America/New_York")
    clock.move(hours=-8)  # 02:00 UTC is still the evening of the tenth there
    project = await api.project()
    for start, end in (("10T03:59:59", "10T04:30:00"), ("10T04:00:00", "10T05:15:59"), ("10T23:30:00", "11T01:00:30")):
        await api.entry(project, f"2026-03-{start}Z", f"2026-03-{end}Z")
    page = await ada.read()
    assert page.heading == ["Tuesday, March 10, 2026"]
    assert [row[0] for row in page.entries] == ["19:30–21:00", "00:00–01:15"]
    assert [row[2] for row in page.entries] == ["1:30", "1:16"]
    assert page.total == ["2:46"]
    assert page.all(".//main/p") == ["Times in America/New York"]


async def test_work_past_midnight(ada: Browser, api: Api, clock: FrozenClock) -> None:
    project = await api.project()
    await api.entry(project, "2026-03-11T22:30:00Z", "2026-03-12T01:00:00Z")
    clock.move(hours=13)
    await ada.done("/timer/start", project_id=project)
    page = await ada.read()
    assert page.entries == [["22:30–01:00 +1 day", "Website Redesign", "2:30"]]
    clock.move(hours=2)
    page = await ada.read()
    assert (page.running["since"], page.entries) == (["Wed, Mar 11, 23:00"], [])


async def test_twelve_hours_on_the_clock(ada: Browser, api: Api, database: Database, clock: FrozenClock) -> None:
    async with database.transaction() as session:
        (await session.get_one(User, 2)).time_format = "12h"
    project = await api.project()
    for start, end in (("00:05", "09:00"), ("12:00", "13:30")):
        await api.entry(project, f"2026-03-11T{start}:00Z", f"2026-03-11T{end}:00Z")
    times = [row[0] for row in (await ada.read()).entries]
    assert times == ["12:00 pm–1:30 pm", "12:05 am–9:00 am"]


async def test_empty_days(ada: Browser, api: Api) -> None:
    page = await ada.read()
    assert page.all(".//main//h2") == ["Create a project to get started", "Today", "This week", "All your time"]
    page = await ada.done("/projects", name=" First ")
    assert page.all(".//select[@id='bar-project']/option") == ["Project", "First"]
    assert (page.entries, page.all(".//main//section[@aria-labelledby='entries-title']/p")) == ([], [EMPTY])


@pytest.mark.parametrize(("name", "problem"), [("  ", "Name is required"), ("a\0b", "Must not contain NUL characters")])
async def test_a_project_needs_a_name(ada: Browser, name: str, problem: str) -> None:
    assert (await ada.refused(400, "/projects", name=name)).problems == {"name": problem}


async def test_texts_are_only_texts(ada: Browser, api: Api, clock: FrozenClock) -> None:
    nasty = '<script>alert("1")</script>'
    project = await api.project(nasty)
    await api.entry(project, "2026-03-11T08:00:00Z", "2026-03-11T09:00:00Z", notes=nasty)
    page = await ada.done("/timer/start", project_id=project, notes=nasty)
    assert page.running["work"] == [f"{nasty} {nasty}"]
    assert page.entries[0][1] == f"{nasty} {nasty}"
    assert page.values(".//script", "type") == ["module", "application/json"]


async def test_as_many_statements_for_three_entries_as_for_one(
    ada: Browser, api: Api, database: Database, clock: FrozenClock
) -> None:
    project = await api.project()
    counts = []
    for hours in ((6,), (7, 8)):
        for hour in hours:
            await api.entry(project, f"2026-03-11T0{hour}:00:00Z", f"2026-03-11T0{hour}:30:00Z")
        page = await ada.read()
        counts.append((len(page.entries), await fewest(database, ada.read)))
    assert counts == [(1, 8), (3, 8)]


async def test_strangers_entries_are_not_shown(ada: Browser, api: Api, bob_api: Api, clock: FrozenClock) -> None:
    project = await api.project()
    await bob_api.entry(project, "2026-03-11T08:00:00Z", "2026-03-11T09:00:00Z")
    await bob_api.post("/timer/start", project_id=project)
    page = await ada.read()
    assert (page.entries, page.running["state"]) == ([], [])


async def test_an_error_page(ada: Browser) -> None:
    answer = await ada.client.get("/nowhere", headers={"X-Request-ID": "request-1"})
    page = Page(await answer.get_data(as_text=True))
    assert (answer.status_code, page.heading) == (404, ["Nothing here"])
    expected = ["Error 404", "There is nothing at this address.", "Go to the dashboard", "Request request-1"]
    assert page.all(".//main//p") == expected
