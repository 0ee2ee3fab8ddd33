"""The timesheet's page: its rows, and cells that are stored by a plain form."""

from functools import partial

import pytest

from app import TimeTracker
from app.core.db import Database
from app.services.accounts.models import User
from tests.clock import FrozenClock
from tests.counting import fewest
from tests.factories import Api
from tests.routes.web.conftest import Browser
from tests.routes.web.html import Page

ROWS = ".//form[@id='sheet']//tbody/tr"
FOOT = ".//form[@id='sheet']//tfoot//td"
CELLS = ".//form[@id='sheet']//tbody//td/input[@data-seen]"
HERE = "/timesheet?day=2026-03-09"


def sheet(page: Page) -> dict[str, str]:
    """What stands in the cells that are not empty, by their names."""
    cells = zip(page.values(CELLS, "name"), page.values(CELLS, "value"), strict=True)
    return {str(name): str(value) for name, value in cells if value}


async def typed(ada: Browser, seen: dict[str, int] | None = None, **cells: str) -> str:
    """Sends cells, as a browser without scripts does; where the answer leads."""
    answer = await ada.send(HERE, next=HERE, **form(seen, **cells))
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def form(seen: dict[str, int] | None = None, **cells: str) -> dict[str, str]:
    """Cells of March 2026 as the form names them, `p1_09`; what is not `seen` was empty."""
    named = {f"{name[:-3].replace('_', '-')}.2026-03-{name[-2:]}": text for name, text in cells.items()}
    known = {name: str((seen or {}).get(name, 0)) for name in named}
    return named | {f"seen.{name}": seconds for name, seconds in known.items()}


async def test_rows_of_a_week_and_their_sums(ada: Browser, api: Api, bob_api: Api, clock: FrozenClock) -> None:
    website = await api.project("Website", client_id=await api.client_id("Acme"))
    task = await api.task(website)
    notes = await api.project("Notes")
    await api.entry(website, "2026-03-09T09:00:00Z", "2026-03-09T10:30:00Z")
    await api.entry(website, "2026-03-09T11:00:00Z", "2026-03-09T11:15:00Z")
    await api.entry(website, "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z", task_id=task)
    await api.entry(notes, "2026-03-08T09:00:00Z", "2026-03-08T10:00:00Z")
    await bob_api.entry(website, "2026-03-09T09:00:00Z", "2026-03-09T12:00:00Z")
    await api.post("/timer/start", project_id=notes)
    page = await ada.read("/timesheet")
    assert page.heading == ["Mon, Mar 9 – Sun, Mar 15"]
    assert page.all(f"{ROWS}/th") == ["Notes", "Website Acme", "Website Homepage Acme"]
    assert sheet(page) == {"p1.2026-03-09": "1:45", "p1-t1.2026-03-10": "1:00"}
    assert page.all(f"{ROWS}/td[@class='number total']") == ["0:00", "1:45", "1:00"]
    assert page.all(FOOT) == ["1:45", "1:00", *["0:00"] * 5, "2:45"]
    assert page.values(f"{ROWS}/td/input[@readonly]", "aria-label") == ["Notes, Wed, Mar 11: The timer is running here"]
    before = await ada.read("/timesheet?day=2026-03-08")
    assert sheet(before) == {"p2.2026-03-08": "1:00"}


async def test_rows_are_added_and_taken_over(ada: Browser, api: Api, bob_api: Api, clock: FrozenClock) -> None:
    website, resting = await api.project("Website"), await api.project("Resting")
    task = await api.task(website)
    other = await api.task(resting, "Elsewhere")
    await api.entry(website, "2026-03-04T09:00:00Z", "2026-03-04T10:00:00Z", task_id=task)
    page = await ada.read("/timesheet")
    assert (page.all(f"{ROWS}/th"), page.all(".//main//div[@class='empty']/a")) == ([], ["Copy last week's rows"])
    page = await ada.read("/timesheet?day=2026-03-11&like=last")
    assert (page.all(f"{ROWS}/th"), sheet(page)) == (["Website Homepage"], {})
    page = await ada.read(f"/timesheet?row=p{website}&row=p{resting}&row=p{website}-t{other}&row=p99&row=x&row=c1")
    assert page.all(f"{ROWS}/th") == ["Resting", "Website"]
    assert page.values(".//form/input[@name='row']", "value") == [f"p{resting}", f"p{website}"]
    options = page.all(".//select[@id='add']//option")
    assert options == [
        "Choose a project or a task",
        "Resting",
        "Resting · Elsewhere",
        "Website",
        "Website · Homepage",
    ]


async def test_cells_are_stored_together(ada: Browser, api: Api, clock: FrozenClock) -> None:
    project = await api.project()
    await api.task(project)
    await api.entry(project, "2026-03-10T13:00:00Z", "2026-03-10T14:00:30Z")
    seen = {"p1.2026-03-10": 3630}
    assert await typed(ada, seen, p1_09="1.5", p1_10="1:00", p1_t1_10=" 90m ", p1_11="") == HERE
    assert sheet(await ada.read(HERE)) == {"p1.2026-03-09": "1:30", "p1.2026-03-10": "1:00", "p1-t1.2026-03-10": "1:30"}
    entries = (await api.get("/time-entries", sort="start_time")).body["time_entries"]
    assert [(entry["start_time"], entry["end_time"], entry["task_id"]) for entry in entries] == [
        ("2026-03-09T09:00:00Z", "2026-03-09T10:30:00Z", None),
        ("2026-03-10T09:00:00Z", "2026-03-10T10:30:00Z", 1),
        ("2026-03-10T13:00:00Z", "2026-03-10T14:00:30Z", None),
    ]


async def test_an_emptied_cell_can_be_undone(ada: Browser, api: Api, clock: FrozenClock) -> None:
    entry = await api.entry(await api.project(), "2026-03-09T13:00:00Z", "2026-03-09T14:00:00Z", notes="Kept")
    await typed(ada, {"p1.2026-03-09": 3600}, p1_09="")
    page = await ada.read(HERE)
    assert (sheet(page), page.all(".//*[@data-toast]/p")) == ({}, ["Entries without time were deleted"])
    (undo,) = page.values(".//*[@data-toast]/form", "action")
    assert (await ada.send(str(undo), next=HERE)).status_code == 303
    assert (await api.get(f"/time-entries/{entry}")).body["time_entry"]["notes"] == "Kept"


@pytest.mark.parametrize(
    ("cells", "status", "problems"),
    [
        (
            {"p1_09": "much", "p1_10": "2:00", "p1_12": "1:99"},
            400,
            dict.fromkeys(("p1.2026-03-09", "p1.2026-03-12"), "Enter a duration such as 1:30, 1.5 or 90m"),
        ),
        ({"p1_10": "1:00", "p1_09": "25"}, 400, {"p1.2026-03-09": "This day has 24 hours"}),
        (
            {"p1_10": "1:00", "p1_11": "1:00"},
            409,
            {"p1.2026-03-11": "This was 0:00 when you saw it and is 2:00 now; save again to change that"},
        ),
    ],
)
async def test_where_one_is_refused_none_is_stored(
    ada: Browser, api: Api, clock: FrozenClock, cells: dict[str, str], status: int, problems: dict[str, str]
) -> None:
    await api.entry(await api.project(), "2026-03-11T07:00:00Z", "2026-03-11T09:00:00Z")
    page = await ada.refused(status, HERE, next=HERE, **form(**cells))
    assert page.problems == problems
    shown = {"p1.2026-03-11": "2:00"} | {name: text for name, text in form(**cells).items() if "seen" not in name}
    assert sheet(page) == shown
    assert sheet(await ada.read(HERE)) == {"p1.2026-03-11": "2:00"}


async def test_what_is_no_cell_is_left_out(ada: Browser, api: Api, clock: FrozenClock) -> None:
    await api.project()
    strange = {"p1.2026-13-01": "1:00", "p0.2026-03-09": "1:00", "p1": "1:00", "p99999999999.2026-03-09": "1:00"}
    assert (await ada.send(HERE, next=HERE, **strange)).status_code == 303
    page = await ada.refused(400, f"{HERE}&row=p1", **{"p7.2026-03-09": "1:00"})
    assert page.alert == ["Project with ID 7 not found"]
    page = await ada.refused(409, HERE, **{"p1.2026-03-09": "1:00", "seen.p1.2026-03-09": "60"})
    assert page.alert == ["This was 0:01 when you saw it and is 0:00 now; save again to change that"]
    assert (await api.get("/time-entries")).body["time_entries"] == []


async def test_the_day_is_the_users_own(
    ada: Browser, api: Api, app: TimeTracker, database: Database, clock: FrozenClock
) -> None:
    async with database.transaction() as session:
        user = await session.get_one(User, 2)
        user.timezone, user.week_start_day = "America/New_York", 0
    app.credentials.cookie.clear_cache()
    await api.entry(await api.project(), "2026-03-08T04:30:00Z", "2026-03-08T05:30:00Z")
    page = await ada.read("/timesheet?day=2026-03-10&row=p1")
    assert (page.heading, sheet(page)) == (["Sun, Mar 8 – Sat, Mar 14"], {})
    await typed(ada, p1_08="2")
    entries = (await api.get("/time-entries")).body["time_entries"]
    assert [entry["start_time"] for entry in entries] == ["2026-03-08T13:00:00Z", "2026-03-08T04:30:00Z"]


async def test_as_many_statements_for_three_rows_as_for_one(
    ada: Browser, api: Api, database: Database, clock: FrozenClock
) -> None:
    counts = []
    for names in (("A",), ("B", "C")):
        for name in names:
            await api.entry(await api.project(name), "2026-03-11T07:00:00Z", "2026-03-11T07:30:00Z")
        page = await ada.read("/timesheet")
        counts.append((len(sheet(page)), await fewest(database, partial(ada.read, "/timesheet"))))
    assert counts == [(1, 5), (3, 5)]
