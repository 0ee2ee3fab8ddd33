"""The page of reports: table, chart and files say the same."""

import csv
from functools import partial
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from app import TimeTracker
from tests.counting import fewest
from tests.factories import PASSWORD, Api, People
from tests.routes.web.conftest import Browser
from tests.routes.web.html import page_of

JANUARY = "start_date=2026-01-01&end_date=2026-01-31"


@pytest.fixture
async def work(api: Api, bob_api: Api) -> None:
    """Three hours of Ada's on two projects, one of Bob's."""
    bridge = await api.project("Bridge", hourly_rate=100)
    tower = await api.project("Tower", billable=False)
    await api.entry(bridge, "2026-01-05T09:00:00Z", "2026-01-05T10:30:00Z", billable=True)
    await api.entry(bridge, "2026-01-06T09:00:00Z", "2026-01-06T09:30:00Z", billable=False)
    await api.entry(tower, "2026-01-06T10:00:00Z", "2026-01-06T11:00:00Z", billable=False)
    await bob_api.entry(tower, "2026-01-06T10:00:00Z", "2026-01-06T11:00:00Z")


def table(page: Any) -> list[list[str]]:
    """Every line of the table, the total last."""
    rows = [*page.root.iterfind(".//table//tbody/tr"), *page.root.iterfind(".//table//tfoot/tr")]
    return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in rows]


async def test_table_and_chart_agree(ada: Browser, work: None) -> None:
    page = await ada.read(f"/reports?{JANUARY}&group=project")
    assert [row[:5] for row in table(page)] == [
        ["Bridge", "2", "2:00", "2", "1.5"],
        ["Tower", "1", "1:00", "1", "0"],
        ["Total", "3", "3:00", "3", "1.5"],
    ]
    assert page.all(".//ul[@class='strips']/li/span") == ["Bridge", "2", "Tower", "1"]
    assert page.values(".//ul[@class='strips']//rect", "width") == ["100.0", "75.0", "50.0", "0.0"]


async def test_groups_in_groups(ada: Browser, work: None) -> None:
    page = await ada.read("/reports?start_date=2026-01-05&end_date=2026-01-06&group=day&then=billable")
    assert [row[:3] for row in table(page)] == [
        ["2026-01-05", "1", "1:30"],
        ["Billable", "1", "1:30"],
        ["2026-01-06", "2", "1:30"],
        ["Not billable", "2", "1:30"],
        ["Total", "3", "3:00"],
    ]


async def test_the_files_say_the_same(ada: Browser, work: None) -> None:
    answer = await ada.client.get(f"/reports/export/csv?{JANUARY}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="report-2026-01-01-2026-01-31.csv"'
    rows = list(csv.DictReader(StringIO((await answer.get_data(as_text=False)).decode("utf-8-sig"))))
    assert [row["Hours"] for row in rows] == ["2.00", "1.00", "3.00"]
    sheet = await (await ada.client.get(f"/reports/export/xlsx?{JANUARY}")).get_data(as_text=False)
    assert load_workbook(BytesIO(sheet)).sheetnames[0] == "Report"
    pdf = await (await ada.client.get(f"/reports/export/pdf?{JANUARY}")).get_data(as_text=False)
    assert "Bridge" in PdfReader(BytesIO(pdf)).pages[0].extract_text()


async def test_the_time_of_others_is_for_administrators(ada: Browser, work: None, people: People) -> None:
    assert (await ada.client.get(f"/reports?{JANUARY}&user_id={people.bob.id}")).status_code == 403
    assert (await ada.client.get(f"/reports/export/csv?{JANUARY}&user_id={people.bob.id}")).status_code == 403
    assert (await ada.read("/reports")).root.findall(".//select[@id='user_id']") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [("period=someday", "period"), ("start_date=tomorrow", "start_date"), ("project_id=x", "project_id")],
)
async def test_what_cannot_be_read_is_said_near_its_field(ada: Browser, query: str, field: str) -> None:
    for path in ("/reports", "/reports/export/pdf"):
        answer = await ada.client.get(f"{path}?{query}")
        assert answer.status_code == 400
        assert f'id="{field}-problem"' in await answer.get_data(as_text=True)


async def test_a_report_takes_few_statements(app: TimeTracker, ada: Browser, work: None) -> None:
    assert await fewest(app.database, partial(ada.read, f"/reports?{JANUARY}&group=client&then=week")) <= 12


async def test_nobody_is_asked_to_sign_in(browser: Browser) -> None:
    for path in ("/reports", "/reports/export/csv", "/import", "/import/1"):
        assert (await browser.client.get(path)).headers["Location"] == f"/sign-in?next={path}"


async def test_a_report_is_kept_shared_and_ended(ada: Browser, browser: Browser, work: None) -> None:
    form = {"name": "January", "start_date": "2026-01-01", "end_date": "2026-01-31", "group": "project"}
    where = (await ada.send("/reports/saved", **form)).headers["Location"]
    kept = (await ada.read(where)).root.findall(".//main//details//li//a")
    assert [(link.text, link.attrib["href"]) for link in kept] == [
        ("January", f"/reports?{JANUARY}&group=project"),
    ]
    assert (await ada.refused(409, "/reports/saved", **form)).problems == {
        "name": "You have a report named January already"
    }
    made = await page_of(await ada.send("/reports/saved/1/share", days="7"))
    (address,) = made.values(".//input[@id='link']", "value")
    assert (await ada.client.get("/reports/saved/1/share")).headers["Location"] == "/reports"
    path = "/shared/" + str(address).rpartition("/")[2]
    seen = await browser.read(path)
    assert [row[:3] for row in table(seen)][-1] == ["Total", "3", "3:00"]
    assert (await ada.send("/reports/saved/1/unshare")).status_code == 303
    assert (await browser.client.get(path)).status_code == 404
    assert (await ada.send("/reports/saved/1/delete")).status_code == 303
    assert (await ada.send("/reports/saved/1/share")).status_code == 404


async def test_kept_reports_of_others_are_out_of_reach(app: TimeTracker, ada: Browser) -> None:
    await ada.send("/reports/saved", name="Mine")
    bob = Browser(app.test_client())
    await bob.send("/sign-in", username="bob", password=PASSWORD)
    answers = [await bob.send(f"/reports/saved/1/{verb}") for verb in ("share", "unshare", "delete")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


async def test_typed_days_count(ada: Browser, api: Api, work: None) -> None:
    """The form sends the preselected period with them; a saved report has them too."""
    page = await ada.read(f"/reports?period=this_month&{JANUARY}")
    assert table(page)[-1][0] == "Total"
    assert page.values(".//select[@name='period']/option[@selected]", "value") == []
    assert len(table(page)) == 3
    form = {"period": "this_month", "start_date": "2026-01-01", "end_date": "2026-01-31", "name": "January"}
    answer = await ada.send("/reports/saved", **form)
    assert answer.headers["Location"] == "/reports?start_date=2026-01-01&end_date=2026-01-31"
    (saved,) = (await api.get("/reports/saved")).body["saved_reports"]
    assert (saved["question"]["start"], saved["question"]["end"], saved["question"].get("period")) == (
        "2026-01-01",
        "2026-01-31",
        None,
    )


async def test_a_last_day_needs_a_first(ada: Browser, work: None) -> None:
    page = await ada.refused_page("/reports?end_date=2026-01-31")
    assert page.problems == {"start_date": "Enter the first day as well"}


async def test_a_new_link_keeps_the_filters(ada: Browser, api: Api, work: None) -> None:
    saved = (await api.post("/reports/saved", name="Saved", question={})).body["saved_report"]["id"]
    page = await ada.read(f"/reports?{JANUARY}&group=task")
    (action,) = page.values(f".//form[@action='/reports/saved/{saved}/share?{JANUARY}&group=task']", "action")
    shown = await page_of(await ada.send(str(action), days="30"))
    assert shown.values(".//input[@id='start_date']", "value") == ["2026-01-01"]
    assert (await ada.client.get(str(action))).headers["Location"] == f"/reports?{JANUARY}&group=task"
