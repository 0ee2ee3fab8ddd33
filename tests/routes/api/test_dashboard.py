"""What a user's time adds up to, in the instance's days, and for how long that is remembered."""

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from redis.asyncio import Redis

from app import TimeTracker, create_app
from app.core.db import Database
from app.core.redis import connect
from app.services.accounts import administration
from app.settings import Settings
from tests.clock import FrozenClock
from tests.counting import fewest, statements
from tests.factories import Api, People
from tests.routes.api.conftest import signed_in
from tests.routes.api_v1.builders import change_user, setting

PATH = "/stats/value-dashboard"
LAST_DAYS = [f"2026-03-{day:02}" for day in range(5, 12)]
NOTHING: dict[str, Any] = {
    "total_hours": 0,
    "entries_count": 0,
    "active_days": 0,
    "avg_session_length": 0,
    "most_productive_day": None,
    "this_week_hours": 0,
    "this_month_hours": 0,
    "last_7_days": [{"date": day, "hours": 0} for day in LAST_DAYS],
    "estimated_value_tracked": None,
    "estimated_value_currency": "EUR",
    "hours_without_rate": 0,
    "hours_in_other_currencies": 0,
}


async def test_nothing_yet(browser: Api, clock: FrozenClock) -> None:
    answer = await browser.get(PATH)
    assert (answer.status, answer.body) == (200, NOTHING)


async def test_every_field(browser: Api, api: Api, bob_api: Api, clock: FrozenClock) -> None:
    """It is Wednesday, 2026-03-11."""
    client = await api.client_id("Acme", default_hourly_rate=50)
    plain = await api.project("By its client", client_id=client)
    priced = await api.project("By itself", client_id=client, hourly_rate=80.5)
    free = await api.project("Without a rate")
    await api.entry(plain, "2026-02-24T09:00:00Z", "2026-02-24T11:00:00Z")  # Tuesday, 2 h, worth 100
    await api.entry(priced, "2026-03-03T09:00:00Z", "2026-03-03T09:20:00Z")  # Tuesday, 1/3 h, worth 26.8333
    await api.entry(priced, "2026-03-08T09:00:00Z", "2026-03-08T10:00:00Z", billable=False)  # Sunday
    await api.entry(free, "2026-03-09T09:00:00Z", "2026-03-09T09:30:00Z")  # Monday
    body = {"client_id": client, "start_time": "2026-03-11T08:00:00Z", "end_time": "2026-03-11T08:30:00Z"}
    await api.post("/time-entries", **body)  # Wednesday, 1/2 h of the client itself, worth 25
    await api.post("/timer/start", project_id=plain)
    await bob_api.entry(plain, "2026-03-11T07:00:00Z", "2026-03-11T09:00:00Z")
    hours = {"2026-03-08": 1, "2026-03-09": 0.5, "2026-03-11": 0.5}
    assert (await browser.get(PATH)).body == {
        "total_hours": 4.33,
        "entries_count": 5,
        "active_days": 5,
        "avg_session_length": 0.87,
        "most_productive_day": "Tuesday",
        "this_week_hours": 1,
        "this_month_hours": 2.33,
        "last_7_days": [{"date": day, "hours": hours.get(day, 0)} for day in LAST_DAYS],
        "estimated_value_tracked": 151.83,
        "estimated_value_currency": "EUR",
        "hours_without_rate": 0.5,
        "hours_in_other_currencies": 0,
    }


async def test_the_user_says_when_a_week_begins(
    app: TimeTracker, browser: Api, api: Api, people: People, clock: FrozenClock
) -> None:
    project = await api.project()
    for day in (7, 8, 9):  # Saturday, Sunday, Monday
        await api.entry(project, f"2026-03-{day:02}T09:00:00Z", f"2026-03-{day:02}T10:00:00Z")
    hours = []
    for starts_on in (1, 0, 6):
        await change_user(app, people.ada, week_start_day=starts_on)
        hours.append((await browser.get(PATH)).body["this_week_hours"])
    assert hours == [1, 2, 3]


async def test_days_are_the_instances(browser: Api, api: Api, database: Database, clock: FrozenClock) -> None:
    """Around the change to summer time in New York, on 2026-03-08: midnight is 05:00 UTC before and 04:00 after it."""
    project = await api.project()
    for start, end in (
        ("2026-03-08T04:59:00Z", "2026-03-08T05:29:00Z"),  # Saturday, 23:59
        ("2026-03-08T05:00:00Z", "2026-03-08T06:00:00Z"),  # Sunday, 00:00
        ("2026-03-09T03:59:00Z", "2026-03-09T05:29:00Z"),  # Sunday, 23:59
        ("2026-03-09T04:00:00Z", "2026-03-09T06:00:00Z"),  # Monday, 00:00
    ):
        await api.entry(project, start, end)
    await setting(database, "timezone", "America/New_York")
    clock.move(hours=-7)  # 2026-03-11 03:00 UTC, in New York the evening before
    body = (await browser.get(PATH)).body
    hours = {"2026-03-07": 0.5, "2026-03-08": 2.5, "2026-03-09": 2}
    days = [f"2026-03-{day:02}" for day in range(4, 11)]
    assert body["last_7_days"] == [{"date": day, "hours": hours.get(day, 0)} for day in days]
    assert (body["active_days"], body["most_productive_day"], body["this_week_hours"]) == (3, "Sunday", 2)


async def test_the_currency_is_a_setting(browser: Api, database: Database) -> None:
    await setting(database, "currency", "CHF")
    assert (await browser.get(PATH)).body["estimated_value_currency"] == "CHF"


async def test_three_statements_however_much_there_is(browser: Api, api: Api, database: Database) -> None:
    project = await api.project(hourly_rate=10)
    await api.entry(project, "2026-03-01T09:00:00Z", "2026-03-01T10:00:00Z")
    counts = []
    for month in ("04", "10"):
        counts.append(await fewest(database, partial(browser.get, PATH)))
        await api.entry(project, f"2026-{month}-01T09:00:00Z", f"2026-{month}-01T10:00:00Z")
    assert counts == [3, 3]


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """The tests' Redis, emptied."""
    client = connect(redis_url)
    await client.flushdb()
    yield client
    await client.aclose()


@pytest.fixture
async def workers(settings: Settings, redis: Redis, redis_url: str) -> AsyncIterator[list[TimeTracker]]:
    """Two apps that share a database and a Redis."""
    one, other = (create_app(replace(settings, redis_url=redis_url)) for _ in range(2))
    async with one.test_app(), other.test_app():
        yield [one, other]


async def test_with_redis_it_is_remembered_for_ten_minutes(
    workers: list[TimeTracker], redis: Redis, people: People
) -> None:
    one, other = [await signed_in(app, people.ada) for app in workers]
    first = (await one.get(PATH)).body
    with statements(workers[1].database) as sent:
        assert (await other.get(PATH)).body == first
    assert [statement for statement in sent if "time_entries" in statement] == []
    (kept,) = [key async for key in redis.scan_iter("tt:dashboard:*")]
    assert 590 <= await redis.ttl(kept) <= 600


async def test_a_rate_of_the_user_or_the_instance_is_seen_too(
    workers: list[TimeTracker], people: People, database: Database
) -> None:
    browser, api = await signed_in(workers[0], people.ada), Api(workers[1], people.ada.token)
    await api.entry(await api.project(), "2026-03-01T09:00:00Z", "2026-03-01T10:00:00Z")

    async def worth() -> Any:
        body = (await browser.get(PATH)).body
        return body["estimated_value_tracked"], body["estimated_value_currency"]

    seen = [await worth()]
    for name, text in (("hourly_rate", "20"), ("currency", "CHF")):
        await setting(database, name, text)
        await workers[0].caches.refresh()
        seen.append(await worth())
    async with workers[1].database.transaction() as session:
        await administration.update(session, people.ada.id, hourly_rate=Decimal(35))
    seen.append(await worth())
    assert seen == [(None, "EUR"), (20, "EUR"), (20, "CHF"), (35, "CHF")]


async def test_a_change_of_ones_time_or_of_rates_is_seen_at_once(workers: list[TimeTracker], people: People) -> None:
    """Read by one worker, changed by way of the other."""
    browser, bob = await signed_in(workers[0], people.ada), await signed_in(workers[0], people.bob)
    api = Api(workers[1], people.ada.token)

    async def worth() -> list[Any]:
        body = (await browser.get(PATH)).body
        return [body["entries_count"], body["estimated_value_tracked"]]

    client = await api.client_id("Acme", default_hourly_rate=10)
    project = await api.project(client_id=client)
    seen = [await worth()]
    entry = await api.entry(project, "2026-03-01T09:00:00Z", "2026-03-01T10:00:00Z")
    seen.append(await worth())
    await api.put(f"/time-entries/{entry}", end_time="2026-03-01T11:00:00Z")
    seen.append(await worth())
    await api.put(f"/clients/{client}", default_hourly_rate=15)
    seen.append(await worth())
    await api.put(f"/projects/{project}", hourly_rate=40)
    seen.append(await worth())
    await api.post("/time-entries/bulk", entry_ids=[entry], action="set_billable", value=False)
    seen.append(await worth())
    await api.post("/timer/start", project_id=project)
    await api.post("/timer/stop")
    seen.append([(await worth())[0]])
    await api.delete(f"/time-entries/{entry}")
    seen.append([(await worth())[0]])
    assert seen == [[0, None], [1, 10], [1, 20], [1, 30], [1, 80], [1, None], [2], [1]]
    assert (await bob.get(PATH)).body["entries_count"] == 0
