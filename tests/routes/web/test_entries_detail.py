"""One entry: made by hand, changed, deleted and brought back, with its history; many at once."""

from functools import partial
from typing import Any

import pytest

from app import TimeTracker
from app.routes.web.entry_form import FIELDS
from tests.clock import FrozenClock
from tests.counting import fewest
from tests.factories import Api
from tests.routes.web.conftest import Browser
from tests.routes.web.html import Page, spoken
from tests.routes.web.test_dashboard import set_zone

BERLIN = "Europe/Berlin"
HINT = "Clocks in Europe/Berlin skip this time on that day: they go forward"
TWICE = "Clocks show this time twice that night: choose one of them"


@pytest.fixture
async def entry(api: Api, clock: FrozenClock) -> int:
    """An entry of Ada's, an hour long."""
    return await api.entry(await api.project("Bridge"), "2026-03-11T08:00:00Z", "2026-03-11T09:00:00Z", notes="Walk")


async def read(api: Api, entry_id: int) -> dict[str, Any]:
    """The entry as the API has it."""
    found: dict[str, Any] = (await api.get(f"/time-entries/{entry_id}")).body["time_entry"]
    return found


async def newest(api: Api) -> tuple[str, str, int]:
    """Start, end and duration of the entry that was made last."""
    found = (await api.get("/time-entries", sort="-id")).body["time_entries"][0]
    return found["start_time"], found["end_time"], found["duration_seconds"]


@pytest.mark.parametrize(
    ("form", "start", "end", "seconds"),
    [
        ({"day": "2026-03-10", "start": "09:00", "end": "10:30"}, "10T08:00:00Z", "10T09:30:00Z", 5400),
        ({"day": "2026-03-10", "start": "09:00", "duration": "1:15"}, "10T08:00:00Z", "10T09:15:00Z", 4500),
        ({"day": "2026-03-10", "start": "09:00", "duration": "1,5"}, "10T08:00:00Z", "10T09:30:00Z", 5400),
        ({"day": "2026-03-10", "start": "09:00", "duration": "90m"}, "10T08:00:00Z", "10T09:30:00Z", 5400),
        ({"day": "2026-03-10", "start": "22:30", "end": "01:00"}, "10T21:30:00Z", "11T00:00:00Z", 9000),
        # The night of 23 hours: what the clock says is two hours less one.
        ({"day": "2026-03-29", "start": "01:30", "end": "03:30"}, "29T00:30:00Z", "29T01:30:00Z", 3600),
        ({"day": "2026-03-29", "start": "01:30", "duration": "2h"}, "29T00:30:00Z", "29T02:30:00Z", 7200),
    ],
)
async def test_an_entry_by_hand(
    ada: Browser,
    api: Api,
    app: TimeTracker,
    clock: FrozenClock,
    form: dict[str, str],
    start: str,
    end: str,
    seconds: int,
) -> None:
    await set_zone(app, BERLIN)
    project = await api.project()
    answer = await ada.send("/entries/new", project_id=project, billable="yes", next="/entries", **form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/entries")
    assert await newest(api) == (f"2026-03-{start}", f"2026-03-{end}", seconds)


async def test_the_night_of_25_hours_asks_which(ada: Browser, api: Api, app: TimeTracker, clock: FrozenClock) -> None:
    await set_zone(app, BERLIN)
    form = {"project_id": await api.project(), "day": "2026-10-25", "start": "02:30", "end": "04:00"}
    page = await ada.refused(400, "/entries/new", **form)
    assert page.problems == {"new-start_fold": TWICE}
    assert page.values(".//select[@id='new-start_fold']/option", "value") == ["", "0", "1"]
    for fold, start, seconds in (("0", "00:30", 9000), ("1", "01:30", 5400)):
        assert (await ada.send("/entries/new", **form, start_fold=fold)).status_code == 303
        assert await newest(api) == (f"2026-10-25T{start}:00Z", "2026-10-25T03:00:00Z", seconds)
    # From the first half past two to the second quarter past: later, though it looks earlier.
    assert (await ada.send("/entries/new", **form | {"end": "02:15"}, start_fold="0")).status_code == 303
    assert await newest(api) == ("2026-10-25T00:30:00Z", "2026-10-25T01:15:00Z", 2700)
    # What is shown twice stays what it was where nobody changes it.
    found = (await api.get("/time-entries", sort="-id")).body["time_entries"][1]
    sent = {"day": "2026-10-25", "start": "02:30", "end": "04:00", "project_id": found["project_id"], "notes": "x"}
    assert (await ada.send(f"/entries/{found['id']}", **sent)).status_code == 303
    assert (await read(api, found["id"]))["start_time"] == "2026-10-25T01:30:00Z"


@pytest.mark.parametrize(
    ("form", "problems"),
    [
        ({}, {"day": "Choose a day"}),
        ({"day": "2026-03-29", "start": "02:30", "end": "04:00"}, {"start": HINT}),
        ({"day": "2026-03-29", "start": "01:00", "end": "02:30"}, {"end": HINT}),
        ({"day": "2026-03-10"}, {"start": "Enter a start"}),
        ({"day": "2026-03-10", "start": "09:00"}, {"end": "Enter an end"}),
        ({"day": "2026-03-10", "start": "09:00", "end": "09:00"}, {"end": "Must be after the start"}),
        ({"day": "10.3.2026", "start": "9 o'clock"}, {"day": "", "start": "Must be a time such as 14:05"}),
        ({"day": "2026-03-10", "start": "09:00", "duration": "soon"}, {"duration": ""}),
        ({"day": "2026-03-10", "start": "09:00", "duration": "9999"}, {"duration": "Must be at most 31 days"}),
        (
            {"day": "2026-03-10", "start": "09:00", "end": "10:00", "duration": "2h"},
            {"duration": "Is not the time from start to end; leave one of them empty"},
        ),
        ({"day": "2026-03-10", "start": "09:00", "end": "10:00", "task_id": "99"}, {"task_id": ""}),
        ({"day": "2199-12-31", "start": "23:00", "end": "22:00"}, {}),
    ],
)
async def test_what_is_wrong_is_said_beside_the_field(
    ada: Browser, api: Api, app: TimeTracker, clock: FrozenClock, form: dict[str, str], problems: dict[str, str]
) -> None:
    await set_zone(app, BERLIN)
    answer = await ada.send("/entries/new", project_id=await api.project(), notes="Kept", **form)
    if not problems:
        assert answer.status_code == 303
        return
    page = Page(await answer.get_data(as_text=True))
    found = {name.removeprefix("new-"): text for name, text in page.problems.items()}
    assert (answer.status_code, list(found)) == (400, list(problems))
    assert [text for name, text in found.items() if problems[name]] == [text for text in problems.values() if text]
    assert page.all(".//textarea[@id='new-notes']") == ["Kept"]


async def test_a_new_one_like_another(ada: Browser, entry: int) -> None:
    page = await ada.read(f"/entries/new?like={entry}")
    assert page.values(".//input[@id='new-start']", "value") == ["08:00"]
    assert page.all(".//textarea[@id='new-notes']") == ["Walk"]
    assert (await ada.client.get("/entries/new?like=99")).status_code == 404
    assert (await ada.read("/entries/new?day=2026-03-05&start=11:00")).values(".//input[@id='new-day']", "value") == [
        "2026-03-05"
    ]


async def test_only_administrators_book_for_others(ada: Browser, api: Api, clock: FrozenClock) -> None:
    form = {"project_id": await api.project(), "day": "2026-03-10", "start": "09:00", "end": "10:00", "user_id": 3}
    assert (await ada.send("/entries/new", **form)).status_code == 403


async def test_all_of_an_entry_and_its_history(ada: Browser, api: Api, entry: int) -> None:
    tower = await api.project("Tower")
    form = {
        "day": "2026-03-11",
        "start": "08:00",
        "end": "09:30",
        "pause": "0:15",
        "project_id": tower,
        "notes": "Walk\r\nand back",
        "tags": "a, b",
        "paid": "yes",
        "invoice_number": "R-1",
        "next": f"/entries/{entry}",
    }
    assert (await ada.send(f"/entries/{entry}", **form)).status_code == 303
    found = await read(api, entry)
    assert (found["duration_seconds"], found["notes"], found["tags"]) == (4500, "Walk\nand back", "a,b")
    assert (found["paid"], found["billable"], found["invoice_number"]) == (True, False, "R-1")
    page = await ada.read(f"/entries/{entry}")
    steps = page.root.findall(".//ol[@class='steps']/li")
    assert [spoken(step).split(" by ")[0] for step in steps] == ["Changed", "Created"]
    changes = {spoken(at.find("dt")): spoken(at.find("dd")) for at in steps[0].iterfind(".//dl/div")}
    assert changes == {
        "End": "2026-03-11 09:00 2026-03-11 09:30",
        "Break": "0:00 0:15",
        "Duration": "1:00 1:15",
        "Project": "Bridge Tower",
        "Notes": "Walk Walk and back",
        "Tags": "a,b",
        "Billable": "Yes No",
        "Paid": "No Yes",
        "Invoice": "R-1",
    }
    # The project has been archived meanwhile: it stays on offer, and everything else can be changed.
    await api.delete(f"/projects/{tower}")
    page = await ada.read(f"/entries/{entry}")
    assert page.values(".//select[@id='one-project_id']//option[@selected]", "value") == [str(tower)]
    assert (await ada.send(f"/entries/{entry}", **form | {"notes": "Later"})).status_code == 303


# What an entry's page asks only if a day or a clock is in doubt.
SOMETIMES = {"end_day", "start_fold", "end_fold"}


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in SOMETIMES])
async def test_its_page_has_a_field_for_all_that_its_form_takes(ada: Browser, entry: int, name: str) -> None:
    page = await ada.read(f"/entries/{entry}")
    assert page.values(f".//main//form//*[@name='{name}']", "name") == [name]


async def test_an_entry_takes_few_statements(ada: Browser, app: TimeTracker, entry: int) -> None:
    assert await fewest(app.database, partial(ada.read, f"/entries/{entry}")) <= 12


async def test_a_running_timer_keeps_running(ada: Browser, api: Api, clock: FrozenClock) -> None:
    project = await api.project()
    running = (await api.post("/timer/start", project_id=project)).body["timer"]["id"]
    clock.move(minutes=30)
    form = {"day": "2026-03-11", "start": "09:45", "project_id": project}
    assert (await ada.send(f"/entries/{running}", **form)).status_code == 303
    found = await read(api, running)
    assert (found["start_time"], found["is_active"]) == ("2026-03-11T09:45:00Z", True)
    assert (await ada.send(f"/entries/{running}", **form | {"end": "10:15"})).status_code == 303
    assert (await read(api, running))["duration_seconds"] == 1800


async def test_deleted_and_back(ada: Browser, api: Api, app: TimeTracker, entry: int, clock: FrozenClock) -> None:
    answer = await ada.send(f"/entries/{entry}/delete", next="/entries")
    assert answer.headers["Location"] == "/entries"
    page = await ada.read("/entries")
    assert page.all(".//*[@data-toast]/p") == ["1 entry was deleted"]
    assert page.values(".//*[@data-toast]/form", "action") == [f"/entries/restore?id={entry}"]
    assert (await ada.read("/entries/deleted")).all(".//tbody//p[@class='work']") == ["Bridge"]
    assert (await ada.read(f"/entries/{entry}")).all(".//main//header//button") == ["Restore"]
    assert (await ada.send(f"/entries/{entry}", project_id=1)).status_code == 404
    assert (await ada.send(f"/entries/restore?id={entry}", next="/entries")).status_code == 303
    assert (await read(api, entry))["notes"] == "Walk"
    assert (await ada.read("/entries")).all(".//*[@data-toast]/p") == ["1 entry was restored"]
    await ada.send(f"/entries/{entry}/delete")
    clock.move(days=app.settings.deleted_retention_days, seconds=1)
    assert (await ada.client.get(f"/entries/{entry}")).status_code == 404
    assert (await ada.send("/entries/restore", id=entry)).status_code == 404


async def test_somebody_elses_is_not_there(root: Browser, ada: Browser, bob_api: Api, clock: FrozenClock) -> None:
    theirs = await bob_api.entry(await bob_api.project(), "2026-03-11T08:00:00Z", "2026-03-11T09:00:00Z")
    assert (await ada.client.get(f"/entries/{theirs}")).status_code == 404
    for path in ("", "/row", "/delete"):
        assert (await ada.send(f"/entries/{theirs}{path}", project_id=1)).status_code == 404
    assert (await ada.send("/entries/bulk", id=theirs, do="delete")).status_code == 404
    await bob_api.delete(f"/time-entries/{theirs}")
    assert (await ada.send("/entries/restore", id=theirs)).status_code == 404
    assert (await ada.read("/entries/deleted")).root.findall(".//tbody/tr") == []
    assert (await root.read("/entries/deleted")).all(".//tbody//td[4]") == ["bob"]
    assert (await root.send("/entries/restore", id=theirs)).status_code == 303


async def test_times_that_are_typed_are_whole_minutes(ada: Browser, api: Api, clock: FrozenClock) -> None:
    project = await api.project()
    entry = await api.entry(project, "2026-03-11T07:00:40Z", "2026-03-11T07:30:20Z")
    form = {"day": "2026-03-11", "start": "07:00", "project_id": project, "billable": "yes"}
    await ada.send(f"/entries/{entry}", **form, end="07:30", notes="Untouched")
    assert (await read(api, entry))["duration_seconds"] == 1780
    await ada.send(f"/entries/{entry}", **form, end="08:00")
    found = await read(api, entry)
    assert (found["start_time"], found["duration_seconds"]) == ("2026-03-11T07:00:00Z", 3600)


async def test_a_start_does_not_reach_into_the_entry_before(ada: Browser, api: Api, clock: FrozenClock) -> None:
    project = await api.project()
    await api.entry(project, "2026-03-11T06:00:00Z", "2026-03-11T07:00:30Z")
    entry = await api.entry(project, "2026-03-11T07:00:40Z", "2026-03-11T07:30:20Z")
    form = {"day": "2026-03-11", "start": "07:00", "end": "08:00", "project_id": project, "billable": "yes"}
    await ada.send(f"/entries/{entry}", **form)
    assert (await read(api, entry))["start_time"] == "2026-03-11T07:00:40Z"


async def test_a_duration_replaces_the_end(ada: Browser, api: Api, entry: int) -> None:
    page = await ada.read(f"/entries/{entry}")
    assert page.values(".//input[@name='duration']", "placeholder") == ["1:00"]
    form = {"day": "2026-03-11", "start": "08:00", "end": "09:00", "project_id": 1, "duration": "1,5", "pause": "0:15"}
    assert (await ada.send(f"/entries/{entry}", **form)).status_code == 303
    found = await read(api, entry)
    assert (found["end_time"], found["duration_seconds"]) == ("2026-03-11T09:45:00Z", 5400)
    page = await ada.refused(400, f"/entries/{entry}", **form | {"end": "11:00"})
    assert list(page.problems) == ["one-duration"]
    assert (await ada.send(f"/entries/{entry}/row", **form | {"end": "", "duration": "45m"})).status_code == 303
    assert (await read(api, entry))["duration_seconds"] == 2700


async def test_split(ada: Browser, api: Api, entry: int) -> None:
    page = await ada.refused(400, f"/entries/{entry}/split", split_at="09:30")
    assert page.problems == {"split_at": "Must be between the start and the end of the entry"}
    page = await ada.refused(400, f"/entries/{entry}/split")
    assert list(page.problems) == ["split_at"]
    assert (await ada.send(f"/entries/{entry}/split", split_at="08:20")).status_code == 303
    entries = (await api.get("/time-entries", sort="start_time")).body["time_entries"]
    assert [found["duration_seconds"] for found in entries] == [1200, 2400]
    await api.patch(f"/time-entries/{entry}", break_seconds=600)
    page = await ada.refused(400, f"/entries/{entry}/split", split_at="08:10")
    assert list(page.problems) == ["split_break"]


async def test_a_timer_that_was_stopped_elsewhere(ada: Browser, api: Api, clock: FrozenClock) -> None:
    """The form of a running entry has no end, and nobody is asked for one that exists."""
    project = await api.project()
    timer = (await api.post("/timer/start", project_id=project)).body["timer"]
    clock.move(minutes=30)
    await api.post("/timer/stop")
    form = {"day": "2026-03-11", "start": "10:00", "project_id": project, "notes": "Typed", "seen": timer["updated_at"]}
    page = await ada.refused(409, f"/entries/{timer['id']}", **form)
    assert (page.problems, page.alert) == ({}, ["The entry has been changed since"])
    assert page.values(".//input[@name='end']", "value") == ["10:30"]
