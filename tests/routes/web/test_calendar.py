"""The calendar's page: its days, and entries that get other times."""

from functools import partial
from urllib.parse import parse_qs, urlsplit

from app import TimeTracker
from app.core.db import Database
from app.services.accounts.models import User
from tests.clock import FrozenClock
from tests.counting import fewest
from tests.factories import Api
from tests.routes.web.conftest import Browser
from tests.routes.web.html import Page

DAYS = ".//ol/li/div/h2"
TOTALS = ".//ol/li//strong[@data-total]"
ENTRIES = ".//ol//li[@data-entry]"


async def live_in(app: TimeTracker, database: Database, zone: str, **looks: object) -> None:
    """Has Ada live in a zone, and see pages as she likes them."""
    async with database.transaction() as session:
        ada = await session.get_one(User, 2)
        ada.timezone = zone
        for name, value in looks.items():
            setattr(ada, name, value)
    app.credentials.cookie.clear_cache()


def drawn(page: Page) -> list[tuple[str | None, ...]]:
    """From and to of each entry, as clocks of the user's zone show them."""
    return list(zip(page.values(ENTRIES, "data-from"), page.values(ENTRIES, "data-to"), strict=True))


async def times(api: Api, entry_id: int) -> tuple[str, str, int]:
    """Start, end and seconds of an entry."""
    entry = (await api.get(f"/time-entries/{entry_id}")).body["time_entry"]
    return entry["start_time"], entry["end_time"], entry["duration_seconds"]


async def test_a_week_in_the_users_zone(
    ada: Browser, api: Api, bob_api: Api, app: TimeTracker, database: Database, clock: FrozenClock
) -> None:
    await live_in(app, database, "America/New_York", week_start_day=0, time_format="12h")
    project = await api.project(color="#336699")
    task = await api.task(project)
    await api.entry(project, "2026-03-07T23:00:00Z", "2026-03-08T05:30:00Z", notes="Late")
    await api.entry(project, "2026-03-08T06:30:00Z", "2026-03-08T07:30:00Z", task_id=task)
    await bob_api.entry(project, "2026-03-09T10:00:00Z", "2026-03-09T11:00:00Z")
    await ada.done("/timer/start", project_id=project)
    page = await ada.read("/calendar?day=2026-03-11")
    assert page.heading == ["Sun, Mar 8 – Sat, Mar 14"]
    assert page.all(DAYS)[:2] == ["Sun, Mar 8", "Mon, Mar 9"]
    assert page.all(TOTALS) == ["1:00", *["0:00"] * 6]
    assert drawn(page) == [
        ("2026-03-07T18:00:00", "2026-03-08T00:30:00"),
        ("2026-03-08T01:30:00", "2026-03-08T03:30:00"),
        ("2026-03-11T06:00:00", None),
    ]
    assert page.all(f"{ENTRIES}/a") == [
        "Sat, Mar 7, 6:00 pm–12:30 am Website Redesign Late",
        "1:30 am–3:30 am Website Redesign Homepage",
        "6:00 am Running Website Redesign",
    ]
    assert set(page.values(ENTRIES, "data-color")) == {"#336699"}
    assert page.values(".//ol/li[@data-turn]", "data-day") == ["2026-03-08"]
    assert page.values(".//ol/li[@data-turn]", "data-turn") == ["2026-03-08T02:00:00"]
    assert page.all(".//ol/li/p")[0] == "Clocks go forward: this day is shorter."


async def test_a_day_and_its_neighbours(ada: Browser, clock: FrozenClock) -> None:
    page = await ada.read("/calendar?view=day&day=2026-10-25")
    links = page.values(".//main//header//nav/a", "href")
    assert links == [
        "/calendar?view=day&day=2026-10-24",
        "/calendar?view=day&day=2026-03-11",
        "/calendar?view=day&day=2026-10-26",
        "/calendar?view=week&day=2026-10-25",
        "/calendar?view=day&day=2026-10-25",
    ]
    assert page.all(DAYS) == ["Sun, Oct 25"]
    for address in ("/calendar", "/calendar?day=tomorrow&view=year", "/calendar?day=9999-12-31"):
        assert (await ada.read(address)).all(DAYS)[:1] == ["Mon, Mar 9"]


async def test_moved_over_a_change_of_clocks_and_back(
    ada: Browser, api: Api, app: TimeTracker, database: Database, clock: FrozenClock
) -> None:
    await live_in(app, database, "Europe/Berlin")
    entry = await api.entry(await api.project(), "2026-03-28T00:00:00Z", "2026-03-28T03:00:00Z")
    clock.move(minutes=1)
    answer = await ada.send(f"/calendar/entries/{entry}", start="2026-03-29T01:00:00", next="/calendar?day=2026-03-29")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/calendar?day=2026-03-29")
    assert await times(api, entry) == ("2026-03-29T00:00:00Z", "2026-03-29T03:00:00Z", 10_800)
    page = await ada.read("/calendar?day=2026-03-29")
    assert drawn(page) == [("2026-03-29T01:00:00", "2026-03-29T05:00:00")]
    assert page.all(".//*[@data-toast]/p") == ["Now Sun, Mar 29, 01:00–05:00"]
    (undo,) = page.values(".//*[@data-toast]/form", "action")
    assert (await ada.send(str(undo), next="/calendar")).status_code == 303
    assert await times(api, entry) == ("2026-03-28T00:00:00Z", "2026-03-28T03:00:00Z", 10_800)
    # Once it is changed again, there is nothing to undo.
    clock.move(minutes=1)
    await api.patch(f"/time-entries/{entry}", notes="Changed")
    assert set(parse_qs(urlsplit(str(undo)).query)) == {"start", "end", "seen"}
    page = await ada.refused(409, str(undo), next="/calendar")
    assert page.alert == ["The entry has been changed since"]


async def test_an_end_in_the_hour_that_clocks_show_twice(
    ada: Browser, api: Api, app: TimeTracker, database: Database, clock: FrozenClock
) -> None:
    await live_in(app, database, "Europe/Berlin")
    project = await api.project()
    entry = await api.entry(project, "2026-10-25T01:15:00Z", "2026-10-25T01:30:00Z")
    page = await ada.read("/calendar?view=day&day=2026-10-25")
    assert page.values(".//ol/li[@data-twice]", "data-turn") == ["2026-10-25T02:00:00"]
    await ada.send(f"/calendar/entries/{entry}", start="2026-10-25T01:15:00Z", end="2026-10-25T02:45:00")
    assert await times(api, entry) == ("2026-10-25T01:15:00Z", "2026-10-25T01:45:00Z", 1800)
    await ada.send(f"/calendar/entries/{entry}", start="2026-10-25T02:00:00", end="2026-10-25T01:45:00Z")
    assert await times(api, entry) == ("2026-10-25T00:00:00Z", "2026-10-25T01:45:00Z", 6300)


async def test_what_is_refused(ada: Browser, api: Api, bob_api: Api, clock: FrozenClock) -> None:
    project = await api.project()
    mine = await api.entry(project, "2026-03-11T08:00:00Z", "2026-03-11T09:00:00Z")
    bobs = await bob_api.entry(project, "2026-03-11T08:00:00Z", "2026-03-11T09:00:00Z")
    before = {"start": "2026-03-11T09:00", "end": "2026-03-11T08:00"}
    page = await ada.refused(400, f"/calendar/entries/{mine}", **before)
    assert page.alert == ["End_time must be after start_time"]
    page = await ada.refused(400, f"/calendar/entries/{mine}", start="noon")
    assert page.alert == ["Must be a date and time such as 2024-01-15T14:30:00Z"]
    assert (await ada.send(f"/calendar/entries/{bobs}", start="2026-03-11T09:00")).status_code == 404
    assert (await ada.send("/calendar/entries/99", start="2026-03-11T09:00")).status_code == 404
    await ada.done("/timer/start", project_id=project)
    page = await ada.refused(400, "/calendar/entries/3", start="2026-03-11T09:00")
    assert page.alert == ["The timer is running; stop it before you move the entry"]
    assert await times(api, mine) == ("2026-03-11T08:00:00Z", "2026-03-11T09:00:00Z", 3600)


async def test_as_many_statements_for_three_entries_as_for_one(
    ada: Browser, api: Api, database: Database, clock: FrozenClock
) -> None:
    project = await api.project()
    counts = []
    for hours in ((6,), (7, 8)):
        for hour in hours:
            await api.entry(project, f"2026-03-11T0{hour}:00:00Z", f"2026-03-11T0{hour}:30:00Z")
        page = await ada.read("/calendar")
        counts.append((len(drawn(page)), await fewest(database, partial(ada.read, "/calendar"))))
    assert counts == [(1, 4), (3, 4)]
