"""Clients: the list, the page of each, and their forms."""

from functools import partial

import pytest

from app.core.db import Database
from tests.clock import FrozenClock
from tests.counting import fewest
from tests.factories import Api
from tests.routes.web.conftest import Browser
from tests.routes.web.html import Page

FORM = {"name": "Acme", "status": "active", "rounding_mode": "nearest"}
# What is looked at does not depend on the database.
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"])


def names(page: Page) -> list[str]:
    """Which clients are listed, in order."""
    return page.all(".//tbody/tr/th//a")


@pytest.fixture
async def work(api: Api, bob_api: Api, clock: FrozenClock) -> None:
    """Acme with time on a project and without one, Zebra, and an archived client."""
    acme = await api.client_id("Acme", company="Acme Corporation", email="a@acme.example", default_hourly_rate=90)
    await api.client_id("Zebra", currency="CHF", contact_person="Zoe")
    old = await api.client_id("Old")
    await api.delete(f"/clients/{old}")
    bridge = await api.project("Bridge", client_id=acme, estimated_hours=10)
    await api.project("Attic", client_id=acme, status="archived")
    await api.entry(bridge, "2026-03-09T08:00:00Z", "2026-03-09T10:00:00Z")
    await bob_api.entry(bridge, "2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z")
    at = {"start_time": "2026-03-10T08:00:00Z", "end_time": "2026-03-10T08:30:00Z"}
    assert (await api.post("/time-entries", client_id=acme, **at)).status == 201


async def test_the_list(ada: Browser, work: None) -> None:
    page = await ada.read("/clients")
    rows = [
        [" ".join("".join(cell.itertext()).split()) for cell in row][:-1] for row in page.root.iterfind(".//tbody/tr")
    ]
    assert rows == [
        ["AcmeAcme Corporation", "a@acme.example", "1 of 2", "3.5", "€90.00"],
        ["Zebra", "Zoe", "0", "0", "–"],
    ]
    expected = {
        "q=corp": ["Acme"],
        "q=zoe": ["Zebra"],
        "show=archived": ["Old"],
        "show=all&sort=-name": ["Zebra", "Old", "Acme"],
        "sort=hours": ["Zebra", "Acme"],
        "sort=-rate": ["Acme", "Zebra"],
    }
    assert {query: names(await ada.read(f"/clients?{query}")) for query in expected} == expected
    assert list((await ada.refused_page("/clients?show=x")).problems) == ["show"]


async def test_the_page_of_a_client(ada: Browser, work: None) -> None:
    page = await ada.read("/clients/1")
    assert page.heading == ["Acme"]
    assert page.all(".//dl[@id='client-facts']/div") == ["Hours 3.5", "Projects 1 of 2", "Hourly rate €90.00"]
    assert names(page) == ["Attic", "Bridge"]
    assert page.all(".//ol[@class='towers']/li")[-2:] == ["Mar 2 1", "Mar 9 2.5"]


async def test_made_changed_and_put_away(ada: Browser, api: Api, work: None) -> None:
    await ada.done("/clients", **(FORM | {"name": "Crane", "currency": "usd", "default_hourly_rate": "0.5"}))
    made = (await api.get("/clients/4")).body["client"]
    assert (made["name"], made["currency"], made["default_hourly_rate"], made["prepaid_reset_day"]) == (
        "Crane",
        "USD",
        0.5,
        1,
    )
    await ada.done("/clients/4", **(FORM | {"name": "Crane", "email": "c@crane.example"}))
    changed = (await api.get("/clients/4")).body["client"]
    assert (changed["currency"], changed["email"]) == (None, "c@crane.example")
    page = await ada.done("/clients/4/archive")
    assert page.values(".//div[@id='toasts']//form", "action") == ["/clients/4/unarchive"]
    assert (await api.get("/clients/4")).body["client"]["status"] == "archived"
    await ada.done("/clients/4/unarchive")
    assert (await api.get("/clients/4")).body["client"]["status"] == "active"


@on_sqlite
async def test_what_is_wrong_with_a_form(ada: Browser, work: None) -> None:
    wrong = (
        (400, {"name": " "}, {"name": "Name is required"}),
        (409, {"name": "Old"}, {"name": "A client named Old already exists"}),
        (400, {"currency": "EU"}, {"currency": "Must be three letters, such as EUR"}),
        (400, {"prepaid_reset_day": "32"}, {"prepaid_reset_day": "Enter a number of at most 31"}),
    )
    for status, fault, problem in wrong:
        for path in ("/clients", "/clients/2"):
            page = await ada.refused(status, path, **(FORM | {"name": "Zebra II", "company": "kept"} | fault))
            assert page.problems == problem
            assert page.values(".//input[@id='company']", "value") == ["kept"]


@on_sqlite
async def test_what_is_not_there(ada: Browser, browser: Browser) -> None:
    for path in ("/clients/99", "/clients/99/edit"):
        assert (await ada.client.get(path)).status_code == 404
    for path in ("/clients/99", "/clients/99/archive"):
        assert (await ada.send(path, **FORM)).status_code == 404
    assert (await browser.client.get("/clients")).headers["Location"] == "/sign-in?next=/clients"


async def test_as_many_statements_for_many_as_for_one(ada: Browser, api: Api, database: Database) -> None:
    counts = []
    for batch in (("A",), ("B", "C")):
        for name in batch:
            client = await api.client_id(name)
            await api.project(name, client_id=client)
            await api.project(name + "2", client_id=1)
        counts += [await fewest(database, partial(ada.read, path)) for path in ("/clients", "/clients/1")]
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12
