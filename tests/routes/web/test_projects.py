"""Projects: their list, the page of each, and their forms."""

from functools import partial

import pytest

from app.core.db import Database
from tests.clock import FrozenClock
from tests.counting import fewest
from tests.factories import Api
from tests.routes.web.conftest import Browser
from tests.routes.web.html import Page

FORM = {"name": "Bridge", "status": "active", "billable": "yes", "rounding_mode": "nearest"}
# What is looked at does not depend on the database.
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"])


def rows(page: Page) -> list[list[str]]:
    """The cells of the list, without the buttons."""
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row][:-1]
        for row in page.root.iterfind(".//table/tbody/tr")
    ]


def names(page: Page) -> list[str]:
    """Which projects are listed, in order."""
    return page.all(".//tbody/tr/th//a")


@pytest.fixture
async def work(api: Api, bob_api: Api, clock: FrozenClock) -> dict[str, int]:
    """Two projects of Acme, one of nobody, one that is put away; three hours on Bridge, one of them Bob's."""
    acme = await api.client_id("Acme", currency="CHF")
    ids = {
        "Bridge": await api.project("Bridge", client_id=acme, hourly_rate=100, budget_amount=400, code="br"),
        "Tower": await api.project("Tower", client_id=acme, estimated_hours=10, billable=False),
        "Garden": await api.project("Garden"),
        "Attic": await api.project("Attic", status="archived"),
    }
    await api.entry(ids["Bridge"], "2026-03-09T08:00:00Z", "2026-03-09T10:00:00Z", notes="Mine")
    await bob_api.entry(ids["Bridge"], "2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z", notes="Bob's", billable=False)
    await api.entry(ids["Tower"], "2026-03-10T08:00:00Z", "2026-03-10T09:30:00Z", billable=False)
    return ids


async def test_the_list(ada: Browser, work: dict[str, int]) -> None:
    page = await ada.read("/projects")
    assert rows(page) == [
        ["Bridge Acme · BR", "3", "50%", "CHF100.00", "2026-03-09"],
        ["Garden", "0", "–", "–", "never"],
        ["Tower Acme", "1.5", "15%", "Not billable", "2026-03-10"],
    ]
    assert page.values(".//tbody//progress", "value") == ["50", "15"]


async def test_filters_and_orders(ada: Browser, api: Api, work: dict[str, int]) -> None:
    assert names(await ada.read("/projects?q=RID")) == ["Bridge"]
    assert names(await ada.read("/projects?q=acme")) == ["Bridge", "Tower"]
    assert names(await ada.read("/projects?q=%25")) == []
    assert names(await ada.read("/projects?show=archived")) == ["Attic"]
    assert names(await ada.read("/projects?show=all&sort=-name")) == ["Tower", "Garden", "Bridge", "Attic"]
    assert names(await ada.read("/projects?sort=-hours")) == ["Bridge", "Tower", "Garden"]
    assert names(await ada.read("/projects?sort=used")) == ["Garden", "Tower", "Bridge"]
    assert names(await ada.read("/projects?sort=-rate&client=1")) == ["Bridge", "Tower"]
    assert names(await ada.read("/projects?sort=activity")) == ["Bridge", "Tower", "Garden"]
    assert names(await ada.read("/projects?sort=nonsense")) == ["Bridge", "Garden", "Tower"]
    page = await ada.read("/projects?sort=-hours")
    assert page.values(".//th[@aria-sort]", "aria-sort") == ["descending"]
    assert page.values(".//th[@aria-sort]/a", "href") == ["/projects?sort=hours"]
    for query, field in (("client=x", "client"), ("show=lost", "show"), ("q=%00", "q")):
        assert list((await ada.refused_page(f"/projects?{query}")).problems) == [field]


async def test_the_page_of_a_project(ada: Browser, api: Api, work: dict[str, int]) -> None:
    await api.task(work["Bridge"], "Pillars", priority="urgent", due_date="2026-03-10", estimated_hours=4)
    await api.task(work["Bridge"], "Plans", status="done")
    page = await ada.read(f"/projects/{work['Bridge']}")
    assert page.heading == ["Bridge"]
    facts = page.all(".//dl[@id='project-facts']/div")
    assert facts == [
        "Hours 3",
        "Billable 2",
        "Value CHF200.00",
        "Budget used 50% CHF200.00 of CHF400.00",
        "Last activity 2026-03-09",
    ]
    # Its sum is everybody's; whose time it is, and each entry, is for the owner alone.
    assert page.all(".//ol[@class='towers']/li")[-2:] == ["Mar 2 1", "Mar 9 2"]
    assert page.all(".//ul[@class='strips narrow']/li") == ["ada 2:00"]
    assert page.all(".//table[@class='latest']//span[@class='notes']") == ["Mine"]
    assert [row[:4] for row in rows(page) if row[0].startswith("Pillars")] == [
        ["Pillars Urgent", "To do", "Tue, Mar 10 overdue", "0 / 4"]
    ]
    assert len(page.all(".//a[@href='/entries?project_id=1']")) == 2
    months = await ada.read(f"/projects/{work['Bridge']}?by=month")
    assert months.all(".//ol[@class='towers']/li")[-2:] == ["Feb –", "Mar 3"]


async def test_an_administrator_sees_who_worked(root: Browser, work: dict[str, int]) -> None:
    page = await root.read(f"/projects/{work['Bridge']}")
    assert page.all(".//ul[@class='strips narrow']/li") == ["ada 2:00", "bob 1:00"]
    assert page.all(".//table[@class='latest']//span[@class='notes']") == ["Mine", "Bob's"]


async def test_made_changed_and_put_away(ada: Browser, api: Api, work: dict[str, int]) -> None:
    form = FORM | {"name": "Canal", "client_id": "1", "hourly_rate": "80", "rounding_minutes": "15", "color": "#3b78c9"}
    await ada.done("/projects", **form)
    made = (await api.get("/projects/5")).body["project"]
    kept = {name: made[name] for name in ("name", "client_id", "hourly_rate", "rounding_minutes", "color", "billable")}
    assert kept == {
        "name": "Canal",
        "client_id": 1,
        "hourly_rate": 80,
        "rounding_minutes": 15,
        "color": "#3b78c9",
        "billable": True,
    }
    page = await ada.read("/projects/5/edit")
    assert page.values(".//input[@id='hourly_rate']", "value") == ["80"]
    await ada.done("/projects/5", **(FORM | {"name": "Canal", "billable": "no", "hourly_rate": ""}))
    changed = (await api.get("/projects/5")).body["project"]
    assert (changed["client_id"], changed["hourly_rate"], changed["billable"]) == (None, None, False)
    assert changed["budget_threshold_percent"] == 80
    page = await ada.done("/projects/5/archive")
    assert page.values(".//div[@id='toasts']//form", "action") == ["/projects/5/unarchive"]
    assert (await api.get("/projects/5")).body["project"]["status"] == "archived"
    await ada.done("/projects/5/unarchive")
    assert (await api.get("/projects/5")).body["project"]["status"] == "active"


WRONG = (
    ({"name": " "}, {"name": "Name is required"}),
    ({"name": "Tower", "client_id": "1"}, {"name": "A project named Tower already exists for this client"}),
    ({"client_id": "99"}, {"client_id": "Client with ID 99 not found"}),
    ({"color": "x" * 21}, {"color": "Value should have at most 20 items after validation, not 21"}),
    ({"budget_threshold_percent": "101"}, {"budget_threshold_percent": "Enter a number of at most 100"}),
)


@on_sqlite
async def test_what_is_wrong_with_a_form(ada: Browser, work: dict[str, int]) -> None:
    for wrong, problem in WRONG:
        sent = FORM | {"name": "Bridge II"} | wrong
        for path in ("/projects", "/projects/3"):
            page = await ada.refused(409 if sent["name"] == "Tower" else 400, path, **sent)
            assert page.problems == problem
            assert page.values(".//input[@id='name']", "value") == [sent["name"]]


@on_sqlite
async def test_favourites(ada: Browser, work: dict[str, int]) -> None:
    for _ in range(2):
        await ada.done("/projects/3/favorite")
    assert names(await ada.read("/projects?show=favorite")) == ["Garden"]
    for _ in range(2):
        await ada.done("/projects/3/unfavorite")
    assert names(await ada.read("/projects?show=favorite")) == []


@on_sqlite
async def test_what_is_not_there(ada: Browser, browser: Browser) -> None:
    for path in ("/projects/99", "/projects/99/edit"):
        assert (await ada.client.get(path)).status_code == 404
    for path in ("/projects/99", "/projects/99/archive", "/projects/99/favorite"):
        assert (await ada.send(path, **FORM)).status_code == 404
    assert (await browser.client.get("/projects")).headers["Location"] == "/sign-in?next=/projects"


async def test_as_many_statements_for_many_as_for_one(
    ada: Browser, api: Api, database: Database, clock: FrozenClock
) -> None:
    counts = []
    for batch in (("A",), ("B", "C")):
        for name in batch:
            project = await api.project(name)
            await api.task(project, "of it")
            await api.entry(1, "2026-03-09T08:00:00Z", "2026-03-09T10:00:00Z")
        counts += [await fewest(database, partial(ada.read, path)) for path in ("/projects", "/projects/1")]
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12
