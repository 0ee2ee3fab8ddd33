"""The page of imports: tried out, done, taken back."""

from io import BytesIO

from quart.datastructures import FileStorage

from app import TimeTracker
from tests.factories import PASSWORD, Api
from tests.routes.web.conftest import Browser
from tests.routes.web.html import Page, page_of

HEADER = "Email,Project,Client,Description,Start date,Start time,End date,End time,Duration,Billable,Tags\n"
TOGGL = HEADER + (
    "ada@example.com,Bridge,Acme,Plans,2026-01-05,09:00:00,2026-01-05,10:30:00,01:30:00,Yes,\n"
    "ada@example.com,Bridge,Acme,Broken,2026-01-05,11:00:00,2026-01-05,noon,01:00:00,Yes,\n"
)


async def take(browser: Browser, text: str, **form: str) -> tuple[int, str | None, Page | None]:
    """Sends a file; status, where it leads, and the page where it leads nowhere."""
    file = FileStorage(BytesIO(text.encode()), filename="toggl.csv")
    answer = await browser.client.post("/import", form={"mine": "yes", **form}, files={"file": file})
    where = answer.headers.get("Location")
    return answer.status_code, where, None if where else await page_of(answer)


async def test_tried_out_imported_and_taken_back(ada: Browser, api: Api) -> None:
    status, where, page = await take(ada, TOGGL, create_missing="yes")
    assert (status, where) == (200, None)
    assert page is not None
    assert page.all(".//section[@aria-labelledby='tried']//dd") == ["2", "1", "0", "0", "1", "1:30"]
    assert (await api.get("/time-entries")).body["pagination"]["total"] == 0
    status, where, _ = await take(ada, TOGGL, create_missing="yes", act="import")
    assert status == 303
    assert where is not None
    found = await ada.read(where)
    assert found.all(".//dl[@class='facts']//dd") == ["2", "1", "0", "0", "1", "1:30"]
    (link,) = found.values(".//a[@download]", "href")
    answer = await ada.client.get(str(link))
    assert answer.status_code == 200
    assert (await answer.get_data()).decode().splitlines()[1].startswith("3,failed,end_time,noon,is not a time of day")
    (entry,) = (await api.get("/time-entries")).body["time_entries"]
    assert (entry["project"], entry["notes"], entry["duration_seconds"]) == ("Bridge", "Plans", 5400)
    assert (await ada.send(f"{where}/undo")).headers["Location"] == where
    assert (await api.get("/time-entries")).body["pagination"]["total"] == 0
    assert (await ada.read("/import")).all(".//tbody/tr/td[5]") == ["Undone"]


async def test_changed_entries_stop_the_way_back(ada: Browser, api: Api) -> None:
    _, where, _ = await take(ada, TOGGL, create_missing="yes", act="import")
    (entry,) = (await api.get("/time-entries")).body["time_entries"]
    await api.put(f"/time-entries/{entry['id']}", notes="Mine now")
    page = await ada.refused(409, f"{where}/undo")
    assert len(page.alert) == 1
    assert (await ada.send(f"{where}/undo", keep_changed="yes")).status_code == 303
    assert (await api.get("/time-entries")).body["pagination"]["total"] == 1


async def test_what_is_no_table_is_said(ada: Browser) -> None:
    status, _, page = await take(ada, "just words")
    assert (status, list(page.problems) if page else None) == (400, ["file"])
    answer = await ada.send("/import", act="import")
    assert answer.status_code == 400
    status, _, page = await take(ada, TOGGL, timezone="Mars/Olympus")
    assert (status, list(page.problems) if page else None) == (400, ["timezone"])


async def test_imports_of_others_are_out_of_reach(app: TimeTracker, ada: Browser) -> None:
    _, where, _ = await take(ada, TOGGL, create_missing="yes", act="import")
    bob = Browser(app.test_client())
    await bob.send("/sign-in", username="bob", password=PASSWORD)
    assert (await bob.client.get(str(where))).status_code == 404
    assert (await bob.client.get(f"{where}/errors.csv")).status_code == 404
    assert (await bob.send(f"{where}/undo")).status_code == 404
    assert (await bob.read("/import")).all(".//tbody/tr") == []
