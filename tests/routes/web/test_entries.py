"""The list of entries: what it shows, its filters, its rows as forms, files."""

from io import BytesIO
from typing import Any

import orjson
import pytest
from pypdf import PdfReader

from app import TimeTracker
from tests.clock import FrozenClock
from tests.counting import statements
from tests.factories import Api, People
from tests.routes.web.conftest import Browser
from tests.routes.web.html import Page, page_of, spoken

DASH = "\N{EN DASH}"


@pytest.fixture
async def work(api: Api, bob_api: Api, clock: FrozenClock) -> dict[str, int]:
    """Three entries of Ada's on two days, one of Bob's."""
    client = await api.client_id("Acme")
    bridge, tower = await api.project("Bridge", client_id=client), await api.project("Tower")
    found = {"bridge": bridge, "tower": tower, "client": client, "task": await api.task(bridge, "Plans")}
    day, before = "2026-03-11T", "2026-03-10T"
    more: dict[str, Any] = {"notes": "Über die Brücke", "tags": "focus,site", "task_id": found["task"]}
    found["first"] = await api.entry(bridge, f"{before}09:00:27Z", f"{before}10:30:59Z", **more)
    found["second"] = await api.entry(tower, f"{day}06:00:00Z", f"{day}07:00:00Z", billable=False)
    found["third"] = await api.entry(bridge, f"{day}08:00:00Z", f"{day}09:15:00Z", notes="Walk", paid=True)
    found["bobs"] = await bob_api.entry(tower, f"{day}08:00:00Z", f"{day}09:00:00Z", notes="Secret")
    return found


def rows(page: Page) -> list[list[str]]:
    """Time, work, marks and duration of each row; of a day its name and its total."""
    found = [[spoken(cell) for cell in row] for row in page.root.iterfind(".//table[@class='log']/tbody/tr")]
    return [row[:2] if len(row) == 3 else row[1:-1] for row in found]


def ids(page: Page) -> list[int]:
    """The entries that are listed."""
    return [int(str(value)) for value in page.values(".//td[@class='pick']/input", "value")]


async def test_entries_by_day_with_totals(ada: Browser, work: dict[str, int]) -> None:
    page = await ada.read("/entries")
    assert rows(page) == [
        ["Wed, Mar 11", "2:15"],
        [f"08:00{DASH}09:15", "Bridge Walk", "Paid", "1:15"],
        [f"06:00{DASH}07:00", "Tower", "Not billable", "1:00"],
        ["Tue, Mar 10", "1:30"],
        [f"09:00{DASH}10:30", "Bridge Plans Über die Brücke", "focussite", "1:30"],
    ]
    assert page.all(".//h2[@id='found-title']") == ["3 entries · 3:45"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("period=today", ["third", "second"]),
        ("period=yesterday", ["first"]),
        ("start_date=2026-03-10&end_date=2026-03-10", ["first"]),
        ("q=%C3%9CBER", ["first"]),
        ("q=tower", ["second"]),
        ("q=100%25", []),
        ("tag=Focus", ["first"]),
        ("billable=false", ["second"]),
        ("paid=true", ["third"]),
        ("project_id={bridge}", ["third", "first"]),
        ("client_id={client}", ["third", "first"]),
        ("task_id={task}", ["first"]),
        ("project_id={bridge}&period=today", ["third"]),
    ],
)
async def test_filters(ada: Browser, work: dict[str, int], query: str, found: list[str]) -> None:
    assert ids(await ada.read(f"/entries?{query.format(**work)}")) == [work[name] for name in found]


@pytest.mark.parametrize(
    ("query", "field", "text"),
    [
        ("period=someday", "period", "Must be one of today, yesterday"),
        ("start_date=tomorrow", "start_date", "Must be a date such as 2024-01-15"),
        ("start_date=2026-03-11&end_date=2026-03-10", "start_date", "Must not be after the last day"),
        ("project_id=x", "project_id", "Enter a whole number such as 15"),
        ("user_id=x", "user_id", "Enter a whole number such as 15"),
        ("q=%00", "q", "Must not contain NUL characters"),
    ],
)
async def test_a_filter_that_cannot_be_read(root: Browser, query: str, field: str, text: str) -> None:
    for path in ("/entries", "/entries/export/csv"):
        answer = await root.client.get(f"{path}?{query}")
        found = (await page_of(answer)).problems
        assert (answer.status_code, list(found)) == (400, [f"by-{field}"])
        assert found[f"by-{field}"].startswith(text)


async def test_others_see_their_own(ada: Browser, root: Browser, people: People, work: dict[str, int]) -> None:
    assert (await ada.client.get(f"/entries?user_id={people.bob.id}")).status_code == 403
    assert (await ada.client.get("/entries/export/json?user_id=all")).status_code == 403
    assert ids(await root.read("/entries")) == []
    assert ids(await root.read(f"/entries?user_id={people.bob.id}")) == [work["bobs"]]
    everybody = await root.read("/entries?user_id=all&period=today")
    assert everybody.all(".//td[@class='who']") == ["bob", "ada", "ada"]


async def test_a_row_is_a_form_and_a_row_again(ada: Browser, api: Api, work: dict[str, int]) -> None:
    page = await ada.read(f"/entries?period=yesterday&edit={work['first']}")
    (form,) = page.root.findall(".//form[@class='quick']")
    assert form.get("action") == f"/entries/{work['first']}/row?period=yesterday"
    assert page.values(".//form[@class='quick']//input[@type='time']", "value") == ["09:00", "10:30"]
    assert page.values(".//select[@id='row-project_id']//option[@selected]", "value") == [str(work["bridge"])]
    sent = sent_by(page)
    answer = await ada.send(str(form.get("action")), **sent | {"notes": "Under it"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/entries?period=yesterday")
    entry = (await api.get(f"/time-entries/{work['first']}")).body["time_entry"]
    # The seconds that no field shows are still there.
    assert (entry["notes"], entry["start_time"], entry["duration_seconds"]) == (
        "Under it",
        "2026-03-10T09:00:27Z",
        5432,
    )
    (change,) = (await api.get(f"/time-entries/{work['first']}/history")).body["history"][:1]
    assert (change["before"], change["after"]) == ({"notes": "Über die Brücke"}, {"notes": "Under it"})


async def test_a_refused_row_says_why_and_keeps_what_was_typed(ada: Browser, api: Api, work: dict[str, int]) -> None:
    path = f"/entries/{work['first']}/row?period=yesterday"
    sent = sent_by(await ada.read(f"/entries?period=yesterday&edit={work['first']}"))
    page = await ada.refused(400, path, **sent | {"end": "09:00", "notes": "Kept"})
    assert page.problems == {"row-end": "Must be after the start"}
    assert page.all(".//textarea[@id='row-notes']") == ["Kept"]
    page = await ada.refused(400, path, **sent | {"task_id": await api.task(work["tower"], "Top")})
    assert page.problems == {"row-task_id": "The task belongs to another project"}
    page = await ada.refused(409, path, **sent | {"seen": "2026-03-11T09:00:00Z", "notes": "Late"})
    assert page.alert == ["The entry has been changed since"]
    assert (await ada.send(f"/entries/{work['bobs']}/row", **sent)).status_code == 404


async def test_dates_beyond_reason_are_refused(ada: Browser, work: dict[str, int]) -> None:
    sent = sent_by(await ada.read(f"/entries?edit={work['first']}"))
    for field, value in (("day", "0001-01-01"), ("start", "25:00"), ("end_day", "2027-01-01"), ("seen", "x")):
        answer = await ada.send(f"/entries/{work['first']}/row", **sent | {field: value})
        assert answer.status_code == 400, field


async def test_files_have_what_the_list_has(ada: Browser, work: dict[str, int]) -> None:
    answer = await ada.client.get("/entries/export/json?q=bridge")
    found = orjson.loads(await answer.get_data(as_text=False))["time_entries"]
    assert [entry["id"] for entry in found] == [work["third"], work["first"]]
    assert (await ada.client.get("/entries/export/xlsx?period=today")).status_code == 200
    lines = (await (await ada.client.get("/entries/export/csv?tag=site")).get_data(as_text=True)).splitlines()
    assert [line.split(",")[0].strip("\ufeff") for line in lines] == ["ID", str(work["first"])]


async def test_files_are_in_the_language_of_the_user(ada: Browser, api: Api) -> None:
    project = await api.project("Brücke", client_id=await api.client_id("日本"))
    await api.entry(project, "2026-03-02T09:00:00Z", "2026-03-02T09:20:00Z")
    looks = {"timezone": "Europe/Berlin", "theme": "dark", "date_format": "DD.MM.YYYY", "time_format": "24h"}
    await ada.send("/profile", **looks, language="de", week_start_day="0")
    days = "start_date=2026-03-01&end_date=2026-03-31"
    answer = await ada.client.get(f"/entries/export/csv?project_id={project}&{days}")
    heads, row = (await answer.get_data(as_text=False)).decode("utf-8-sig").splitlines()
    assert heads.startswith("ID;Benutzer;Kunde;Projekt;Aufgabe;Start;Ende;Sekunden;Stunden;Pause in Sekunden;Notizen")
    assert row.startswith("1;ada;日本;Brücke;;2026-03-02 10:00:00;2026-03-02 10:20:00;1200;0,33;0;;;Ja;Nein;")
    assert heads.endswith(";Start: Abstand von UTC;Ende: Abstand von UTC")
    assert row.endswith(";UTC+01:00;UTC+01:00")
    name = "time-entries-Br%C3%BCcke-2026-03-01-2026-03-31.csv"
    assert answer.headers["Content-Disposition"].endswith(f"filename*=UTF-8''{name}")
    pdf = await (await ada.client.get(f"/reports/export/pdf?{days}")).get_data(as_text=False)
    assert "Zeitbericht, 01.03.2026 – 31.03.2026" in PdfReader(BytesIO(pdf)).pages[0].extract_text()


async def test_as_many_statements_for_three_entries_as_for_one(
    root: Browser, admin_api: Api, app: TimeTracker, clock: FrozenClock
) -> None:
    project = await admin_api.project()
    counts = []
    for hours in ((6,), (7, 8)):
        for hour in hours:
            await admin_api.entry(project, f"2026-03-11T0{hour}:00:00Z", f"2026-03-11T0{hour}:30:00Z")
        app.credentials.cookie.clear_cache()  # so that who asks is always looked up, and counted
        with statements(app.database) as seen:
            page = await root.read("/entries?period=this_week&user_id=all")
        counts.append((len(ids(page)), len(seen)))
    assert counts[0][1] == counts[1][1] <= 12
    assert [count[0] for count in counts] == [1, 3]


async def test_pages_keep_the_filters(ada: Browser, api: Api, clock: FrozenClock) -> None:
    project = await api.project()
    for minute in range(51):
        await api.entry(project, f"2026-03-11T08:{minute:02}:00Z", f"2026-03-11T08:{minute:02}:30Z")
    page = await ada.read("/entries?period=today")
    assert page.values(".//nav[@class='pages']/a", "href") == ["/entries?period=today&page=2"]
    page = await ada.read("/entries?period=today&page=2")
    # The day's total is the day's, whatever the page has of it.
    assert rows(page) == [["Wed, Mar 11", "0:25"], [f"08:00{DASH}08:00", "Website Redesign", "", "0:00"]]
    assert page.values(".//form[@id='bulk']/input", "value") == ["/entries?period=today&page=2"]


async def test_a_page_past_the_end_leads_back(ada: Browser, work: dict[str, int]) -> None:
    page = await ada.read("/entries?page=7&q=bridge")
    assert page.all(".//div[@class='empty']/p") == ["This page is empty now."]
    assert page.values(".//div[@class='empty']/a", "href") == ["/entries?q=bridge&page=1"]


async def test_the_predecessors_address_still_leads_here(ada: Browser, work: dict[str, int]) -> None:
    answer = await ada.client.get(f"/timer/edit/{work['first']}")
    assert answer.headers["Location"] == f"/entries/{work['first']}"


async def test_nobody_is_asked_to_sign_in(browser: Browser) -> None:
    for path in ("/entries", "/entries/new", "/entries/deleted", "/entries/1", "/entries/export/csv"):
        assert (await browser.client.get(path)).headers["Location"] == f"/sign-in?next={path}"


def sent_by(page: Page) -> dict[str, str]:
    """What the form of the row would send."""
    (form,) = page.root.findall(".//form[@class='quick']")
    found = {str(item.get("name")): item.get("value", "") for item in form.iterfind(".//input")}
    found |= {str(area.get("name")): area.text or "" for area in form.iterfind(".//textarea")}
    for choice in form.iterfind(".//select"):
        found[str(choice.get("name"))] = next(
            (str(o.get("value")) for o in choice.iterfind(".//option[@selected]")), ""
        )
    return found
