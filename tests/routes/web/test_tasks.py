"""Tasks: the list, the board, the page of each, and their forms."""

from functools import partial

import pytest

from app.core.db import Database
from tests.clock import FrozenClock
from tests.counting import fewest
from tests.factories import Api, People
from tests.routes.web.conftest import Browser
from tests.routes.web.html import Page

FORM = {"name": "Pillars", "project_id": "1", "status": "todo", "priority": "medium"}
# What is looked at does not depend on the database.
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"])


def names(page: Page) -> list[str]:
    """Which tasks are listed, in order."""
    return page.all(".//tbody/tr/th//a")


def lanes(page: Page) -> dict[str | None, list[str]]:
    """The tasks on the board by column."""
    found = {}
    for lane in page.root.iterfind(".//section[@data-status]"):
        found[lane.get("data-status")] = [str(link.text) for link in lane.iterfind(".//p[@class='title']/a")]
    return found


@pytest.fixture
async def work(api: Api, people: People, clock: FrozenClock) -> dict[str, int]:
    """Tasks of two projects: one late, one for tomorrow, one far off, one done."""
    bridge, tower = await api.project("Bridge"), await api.project("Tower")
    return {
        "Pillars": await api.task(bridge, "Pillars", due_date="2026-03-10", priority="low", estimated_hours=4),
        "Plans": await api.task(bridge, "Plans", due_date="2026-03-12", assigned_to=people.ada.id, tags="paper"),
        "Bells": await api.task(tower, "Bells", due_date="2026-06-01", priority="urgent", status="in_progress"),
        "Survey": await api.task(tower, "Survey", status="done", assigned_to=people.bob.id),
    }


async def test_the_list_its_filters_and_orders(ada: Browser, work: dict[str, int], people: People) -> None:
    page = await ada.read("/tasks")
    rows = [
        [" ".join("".join(cell.itertext()).split()) for cell in row][:-1] for row in page.root.iterfind(".//tbody/tr")
    ]
    assert rows == [
        ["BellsTower", "In progress", "Urgent", "–", "Mon, Jun 1", "0"],
        ["PlansBridge", "To do", "Medium", "ada", "Thu, Mar 12", "0"],
        ["PillarsBridge", "To do", "Low", "–", "Tue, Mar 10 overdue", "0 / 4"],
    ]
    expected = {
        "q=pAp": ["Plans"],
        "q=tower&show=all": ["Bells", "Survey"],
        "project=1&sort=name": ["Pillars", "Plans"],
        "show=done": ["Survey"],
        "show=all&sort=-name": ["Survey", "Plans", "Pillars", "Bells"],
        "who=me&show=all": ["Plans"],
        "who=nobody": ["Bells", "Pillars"],
        f"who={people.bob.id}&show=all": ["Survey"],
        "due=overdue": ["Pillars"],
        "due=week": ["Plans", "Pillars"],
        "due=none&show=all": [],
        "sort=due_date": ["Pillars", "Plans", "Bells"],
        "sort=-hours&show=todo": ["Plans", "Pillars"],
    }
    assert {query: names(await ada.read(f"/tasks?{query}")) for query in expected} == expected
    for query, field in (("who=somebody", "who"), ("show=late", "show"), ("project=0", "project"), ("due=x", "due")):
        assert list((await ada.refused_page(f"/tasks?{query}")).problems) == [field]
    assert list((await ada.refused_page("/tasks/board?who=somebody")).problems) == ["who"]


async def test_the_board(ada: Browser, work: dict[str, int], api: Api) -> None:
    everything = {"todo": ["Plans", "Pillars"], "in_progress": ["Bells"], "review": [], "done": ["Survey"]}
    assert lanes(await ada.read("/tasks/board")) == everything
    assert lanes(await ada.read("/tasks/board?project=2"))["todo"] == []
    answer = await ada.send("/tasks/1/move/review", next="/tasks/board?project=1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/tasks/board?project=1")
    page = await ada.read("/tasks/board")
    assert lanes(page) == everything | {"todo": ["Plans"], "review": ["Pillars"]}
    assert page.all(".//div[@id='toasts']//p") == ["Pillars: Review"]
    assert page.values(".//div[@id='toasts']//form", "action") == ["/tasks/1/move/todo"]
    await ada.done("/tasks/1/move/todo")
    assert lanes(await ada.read("/tasks/board")) == everything
    await ada.done("/tasks/3/move/cancelled")
    assert lanes(await ada.read("/tasks/board"))["in_progress"] == []
    assert (await ada.send("/tasks/1/move/lost")).status_code == 404
    assert (await ada.send("/tasks/99/move/done")).status_code == 404
    stamped = (await api.get("/tasks/1")).body["task"]
    assert (stamped["status"], stamped["started_at"]) == ("todo", "2026-03-11T10:00:00Z")


async def test_the_page_of_a_task(ada: Browser, api: Api, bob_api: Api, work: dict[str, int]) -> None:
    await api.entry(1, "2026-03-09T08:00:00Z", "2026-03-09T13:00:00Z", task_id=1, notes="Mine")
    await bob_api.entry(1, "2026-03-09T08:00:00Z", "2026-03-09T09:00:00Z", task_id=1, notes="Bob's", billable=False)
    page = await ada.read("/tasks/1")
    assert page.all(".//dl[@id='task-facts']/div") == [
        "Spent 6 of 4 estimated",
        "Estimate used 150%",
        "Billable 5",
        "Due Tue, Mar 10 overdue",
        "Assigned to Nobody",
    ]
    assert page.values(".//progress", "class") == ["over"]
    assert page.all(".//table[@class='latest']//span[@class='notes']") == ["Mine"]
    started = await ada.done("/timer/start", project_id="1", task_id="1")
    assert started.running["work"] == ["Bridge Pillars"]


async def test_made_changed_and_deleted(ada: Browser, root: Browser, api: Api, work: dict[str, int]) -> None:
    form = FORM | {"name": "Railing", "priority": "high", "assigned_to": "2", "due_date": "2026-04-01", "tags": "b, a"}
    await ada.done("/tasks", **form)
    made = (await api.get("/tasks/5")).body["task"]
    kept = {name: made[name] for name in ("name", "priority", "assigned_to", "due_date", "tag_list")}
    assert kept == {
        "name": "Railing",
        "priority": "high",
        "assigned_to": 2,
        "due_date": "2026-04-01",
        "tag_list": ["b", "a"],
    }
    page = await ada.read("/tasks/5/edit")
    assert page.values(".//select[@id='priority']/option[@selected]", "value") == ["high"]
    await ada.done("/tasks/5", **(FORM | {"name": "Railing"}))
    changed = (await api.get("/tasks/5")).body["task"]
    assert (changed["assigned_to"], changed["due_date"], changed["tags"]) == (None, None, None)
    # Only administrators know who there is; somebody else's task keeps whoever has it.
    offered = ".//select[@id='assigned_to']/option"
    assert (await ada.read("/tasks/4/edit")).all(offered) == ["Nobody", "ada", "unchanged"]
    assert (await root.read("/tasks/4/edit")).all(offered) == ["Nobody", "ada", "bob", "root"]
    answer = await ada.send("/tasks/5/delete")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/tasks")
    assert (await ada.client.get("/tasks/5")).status_code == 404


@on_sqlite
async def test_what_is_wrong_with_a_form(ada: Browser, work: dict[str, int], api: Api) -> None:
    await api.patch("/projects/2", status="archived")
    wrong = (
        ({"name": ""}, {"name": "Name is required"}),
        ({"project_id": ""}, {"project_id": "Choose a project"}),
        ({"project_id": "2"}, {"project_id": "The project is archived"}),
        ({"assigned_to": "99"}, {"assigned_to": "User with ID 99 not found"}),
        ({"due_date": "2026-02-30"}, {"due_date": "Must be a date such as 2024-01-15"}),
        ({"estimated_hours": "-1"}, {"estimated_hours": "Enter a number of at least 0"}),
    )
    for fault, problem in wrong:
        for path in ("/tasks", "/tasks/1"):
            page = await ada.refused(400, path, **(FORM | {"tags": "kept"} | fault))
            assert page.problems == problem
            assert page.values(".//input[@id='tags']", "value") == ["kept"]


@on_sqlite
async def test_what_is_not_there(ada: Browser, browser: Browser) -> None:
    for path in ("/tasks/99", "/tasks/99/edit"):
        assert (await ada.client.get(path)).status_code == 404
    for path in ("/tasks/99", "/tasks/99/delete"):
        assert (await ada.send(path, **FORM)).status_code == 404
    assert (await browser.client.get("/tasks/board")).headers["Location"] == "/sign-in?next=/tasks/board"


async def test_as_many_statements_for_many_as_for_one(root: Browser, api: Api, database: Database) -> None:
    project = await api.project()
    counts = []
    for batch in (("A",), ("B", "C")):
        for name in batch:
            await api.task(project, name)
            await api.entry(project, "2026-03-09T08:00:00Z", "2026-03-09T10:00:00Z", task_id=1)
        counts += [await fewest(database, partial(root.read, path)) for path in ("/tasks", "/tasks/board", "/tasks/1")]
    assert counts[:3] == counts[3:]
    assert max(counts) <= 12
