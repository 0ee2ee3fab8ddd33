"""Calendar feeds, as a calendar program reads them."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import insert, text

from app.sdk.testing import Host
from app.services.time_entries.models import TimeEntry
from plugins.ical_feed.instance import InstanceName
from tests.clock import FrozenClock
from tests.counting import statements
from tests.factories import Api, People
from tests.plugins.feeds import feed, fetch, read, summaries

ON_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


async def test_an_entry_as_an_event(host: Host, ada: Api, clock: FrozenClock) -> None:
    project_id = await ada.project("Website", client_id=await ada.client_id())
    task_id = await ada.task(project_id, "Homepage")
    notes = "Colours, shapes; C:\\new\r\nBEGIN:VEVENT\n\x0bend\u2028of ✓"
    more = {"task_id": task_id, "notes": notes, "tags": "design,ux"}
    entry_id = await ada.entry(project_id, "2026-03-02T09:00:00.75+01:00", "2026-03-02T11:30:00Z", **more)
    clock.move(minutes=5)
    calendar = await read(host, await feed(ada))
    (event,) = calendar.walk("VEVENT")
    assert {name: event[name].to_ical() for name in event if name not in ("DESCRIPTION", "CATEGORIES")} == {
        "UID": f"time-entry-{entry_id}@time.example.com".encode(),
        "DTSTAMP": b"20260311T100000Z",
        "LAST-MODIFIED": b"20260311T100000Z",
        "DTSTART": b"20260302T080000Z",
        "DTEND": b"20260302T113000Z",
        "SUMMARY": "Website • Homepage".encode(),
    }
    assert str(event["DESCRIPTION"]) == "Colours, shapes; C:\\new\nBEGIN:VEVENT\n end\u2028of ✓"
    assert event.categories == ["design", "ux"]
    assert {name: value.to_ical() for name, value in calendar.items()} == {
        "PRODID": b"-//TimeTracker//iCal feed//EN",
        "VERSION": b"2.0",
        "X-WR-CALNAME": b"My time",
        "REFRESH-INTERVAL": b"PT1H",
        "X-PUBLISHED-TTL": b"PT1H",
    }
    assert calendar["REFRESH-INTERVAL"].params == {"VALUE": "DURATION"}


async def test_ids_outlive_the_address(host: Host, ada: Api) -> None:
    """An instance without an address names itself, once; an address that it is given later changes nothing."""
    nameless, later = InstanceName(host.database, ""), InstanceName(host.database, "new.example.com")
    names = {*await asyncio.gather(nameless.read(), nameless.read()), await later.read()}
    assert len(names) == 1
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.timetracker", next(iter(names)))
    await ada.entry(await ada.project(), "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")
    (event,) = (await read(host, await feed(ada))).walk("VEVENT")
    assert str(event["UID"]) == f"time-entry-1@{names.pop()}"


async def test_an_entry_for_a_client_and_one_of_half_a_second(host: Host, ada: Api) -> None:
    client_id = await ada.client_id("Acme Corp")
    times = {"start_time": "2026-03-02T09:00:00.2Z", "end_time": "2026-03-02T09:00:00.7Z"}
    assert (await ada.post("/time-entries", client_id=client_id, **times)).status == 201
    (event,) = (await read(host, await feed(ada))).walk("VEVENT")
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert (str(event["SUMMARY"]), event.start, event.end) == ("Acme Corp", start, start + timedelta(seconds=1))
    assert set(event) == {"UID", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY"}


async def test_only_the_owners_finished_entries(host: Host, ada: Api, bob: Api, people: People) -> None:
    """An administrator's feed, too, shows the administrator's own."""
    project_id = await ada.project("Shared")
    deleted = await ada.entry(project_id, "2026-03-01T09:00:00Z", "2026-03-01T10:00:00Z")
    await ada.delete(f"/time-entries/{deleted}")
    await ada.entry(await ada.project("Ada's"), "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")
    await bob.entry(await bob.project("Bob's"), "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")
    await ada.post("/timer/start", project_id=project_id)
    root = Api(host.app, people.root.token)
    found = {api: await summaries(host, await feed(api)) for api in (ada, bob, root)}
    assert [found[api] for api in (ada, bob, root)] == [["Ada's"], ["Bob's"], []]


async def test_filters(host: Host, ada: Api) -> None:
    acme = await ada.client_id("Acme")
    web, shop = await ada.project("Web", client_id=acme), await ada.project("Shop", client_id=acme)
    other = await ada.project("Other")
    days = {web: "2026-03-09", shop: "2026-03-08", other: "2026-03-07"}
    for project_id, day in days.items():
        await ada.entry(project_id, f"{day}T09:00:00Z", f"{day}T10:00:00Z")
    filters: list[dict[str, int]] = [
        {},
        {"project_id": shop},
        {"client_id": acme},
        {"client_id": acme, "project_id": other},
        {"days_back": 3},
        {"days_back": 2},
    ]
    found = [await summaries(host, await feed(ada, **given)) for given in filters]
    assert found == [["Web", "Shop", "Other"], ["Shop"], ["Web", "Shop"], [], ["Web", "Shop"], ["Web"]]


async def test_days_begin_in_the_owners_zone(host: Host, ada: Api) -> None:
    """It is the 11th in Auckland, too, whose 10th began on the 9th at 11:00 UTC."""
    async with host.database.transaction() as session:
        await session.execute(text("UPDATE users SET timezone = 'Pacific/Auckland' WHERE username = 'ada'"))
    for name, hour in (("Before", "10:59:59"), ("After", "11:00:00")):
        await ada.entry(await ada.project(name), f"2026-03-09T{hour}Z", "2026-03-09T12:00:00Z")
    assert await summaries(host, await feed(ada, days_back=1)) == ["After"]


async def test_what_leads_nowhere_looks_alike(host: Host, ada: Api, bob: Api) -> None:
    """Revoked, never there, of an inactive user, malformed: the same answer to the letter."""
    revoked, inactive = await feed(ada), await feed(bob)
    await ada.delete("/ical-feeds/1")
    async with host.database.transaction() as session:
        await session.execute(text("UPDATE users SET is_active = false WHERE username = 'bob'"))
    paths = (revoked, inactive, f"/ical/{'x' * 43}.ics", "/ical/x.ics", "/ical/", "/never")
    answers = [await fetch(host, path, **{"X-Request-ID": "the-same-id"}) for path in paths]
    assert {(answer.status, answer.body) for answer in answers} == {(404, answers[-1].body)}
    assert len({tuple(answer.headers.items()) for answer in answers}) == 1


async def test_what_has_not_changed_is_not_sent_again(host: Host, ada: Api, clock: FrozenClock) -> None:
    path = await feed(ada)
    entry_id = await ada.entry(await ada.project(), "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")
    first = await fetch(host, path)
    tag = first.headers["ETag"]
    clock.move(minutes=1)
    again = await fetch(host, path, **{"If-None-Match": tag})
    assert (first.headers["Cache-Control"], first.headers["Content-Type"]) == (
        "private, no-cache",
        "text/calendar; charset=utf-8",
    )
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert (await fetch(host, path)).body == first.body

    await ada.patch(f"/time-entries/{entry_id}", notes="Changed")
    changed = await fetch(host, path, **{"If-None-Match": tag})
    (event,) = Calendar.from_ical(changed.body).walk("VEVENT")
    assert (changed.status, changed.headers["ETag"] != tag, str(event["DESCRIPTION"])) == (200, True, "Changed")
    assert event["LAST-MODIFIED"].to_ical() == b"20260311T100100Z"


async def test_a_fetch_costs_the_same_for_any_number_of_entries(host: Host, ada: Api) -> None:
    path, project_id, counts = await feed(ada), await ada.project(), []
    await fetch(host, path)  # the first one of all settles the name of the instance
    for day in (1, 2, 3):
        await ada.entry(project_id, f"2026-03-0{day}T09:00:00Z", f"2026-03-0{day}T10:00:00Z")
        with statements(host.database) as sent:
            assert len(await summaries(host, path)) == day
        counts.append(len(sent))
    assert counts == [3, 3, 3]


@ON_SQLITE
async def test_the_newest_five_thousand_at_the_most(host: Host, ada: Api, people: People) -> None:
    project_id, start = await ada.project(), datetime(2026, 3, 1, tzinfo=UTC)
    rows = [
        {
            "user_id": people.ada.id,
            "project_id": project_id,
            "start_time": start + timedelta(seconds=2 * place),
            "end_time": start + timedelta(seconds=2 * place + 1),
            "duration_seconds": 1,
        }
        for place in range(5001)
    ]
    async with host.database.transaction() as session:
        await session.execute(insert(TimeEntry), rows)
    body = (await fetch(host, await feed(ada))).body
    starts = re.findall(rb"DTSTART:(\S+)", body)
    assert (len(starts), starts[0], starts[-1]) == (5000, b"20260301T024640Z", b"20260301T000002Z")
