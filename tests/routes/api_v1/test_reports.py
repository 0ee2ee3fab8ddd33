"""Reports over v1."""

from typing import Any

from app import TimeTracker
from app.core.db import Database
from tests.clock import FrozenClock
from tests.counting import statements
from tests.factories import Api, People
from tests.routes.api_v1.builders import change_user, setting

MARCH = {"start_date": "2026-03-01", "end_date": "2026-03-31"}


async def summary(api: Api, **query: Any) -> Any:
    """The report."""
    answer = await api.get("/reports/summary", **query)
    assert answer.status == 200, answer.body
    return answer.body["summary"]


def lines(groups: list[Any]) -> list[Any]:
    """Name and hours of lines, with those below them where there are any."""
    return [
        (line["name"], line["hours"], lines(line["groups"])) if line.get("groups") else (line["name"], line["hours"])
        for line in groups
    ]


async def test_the_seeds_report(api: Api) -> None:
    website, app = await api.project(), await api.project("App")
    client = await api.client_id()
    await api.entry(website, "2024-01-02T09:00:00Z", "2024-01-02T17:30:00Z")
    await api.entry(website, "2024-01-31T23:30:00Z", "2024-02-01T01:00:00Z")
    await api.entry(app, "2024-01-03T09:00:00Z", "2024-01-03T10:00:00Z", billable=False)
    times = {"start_time": "2024-01-04T09:00:00Z", "end_time": "2024-01-04T09:30:00Z"}
    await api.post("/time-entries", client_id=client, **times)
    await api.entry(app, "2024-02-01T00:00:00Z", "2024-02-01T01:00:00Z")
    await api.post("/timer/start", project_id=app)
    found = await summary(api, start_date="2024-01-01", end_date="2024-01-31")
    shown = {name: value for name, value in found.items() if name not in ("rounding", "week_start_day")}
    assert shown == {
        "start_date": "2024-01-01T00:00:00Z",
        "end_date": "2024-01-31T23:59:59Z",
        "timezone": "UTC",
        "group_by": [],
        "groups_overlap": False,
        "total_hours": 11.5,
        "billable_hours": 10.5,
        "total_seconds": 41400,
        "raw_seconds": 41400,
        "billable_seconds": 37800,
        "seconds_without_rate": 37800,
        "total_entries": 4,
        "amounts": [],
        "by_project": [
            project(website, "Website Redesign", 10.0, 2, 36000),
            project(app, "App", 1.0, 1, 3600),
            project(None, "No project", 0.5, 1, 1800),
        ],
        "groups": [],
    }
    only = await summary(api, start_date="2024-01-01", end_date="2024-01-31", project_id=website)
    assert only["by_project"] == [project(website, "Website Redesign", 10.0, 2, 36000)]


def project(project_id: int | None, name: str, hours: float, entries: int, seconds: int) -> dict[str, Any]:
    """A project's part without amounts."""
    return {
        "project_id": project_id,
        "project_name": name,
        "hours": hours,
        "entries": entries,
        "seconds": seconds,
        "amounts": [],
    }


async def test_totals_come_from_seconds_and_lines_add_up(api: Api) -> None:
    projects = [await api.project(name, hourly_rate=100) for name in ("A", "B", "C")]
    for number, project_id in enumerate(projects):
        await api.entry(project_id, f"2026-03-0{number + 1}T09:00:00Z", f"2026-03-0{number + 1}T09:20:00Z")
    found = await summary(api, **MARCH, group_by="project")
    assert found["total_hours"] == 1.0
    assert lines(found["groups"]) == [("A", 0.34), ("B", 0.33), ("C", 0.33)]
    assert [line["hours"] for line in found["by_project"]] == [0.34, 0.33, 0.33]
    assert found["amounts"] == [{"currency": "EUR", "amount": 100.0}]
    assert [line["amounts"][0]["amount"] for line in found["groups"]] == [33.34, 33.33, 33.33]


async def test_rights(api: Api, bob_api: Api, admin_api: Api, people: People) -> None:
    project_id = await api.project()
    await api.entry(project_id, "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")
    await bob_api.entry(project_id, "2026-03-02T09:00:00Z", "2026-03-02T11:00:00Z")
    assert lines((await summary(api, **MARCH, group_by="user"))["groups"]) == [("ada", 1.0)]
    assert lines((await summary(bob_api, **MARCH, group_by="user"))["groups"]) == [("bob", 2.0)]
    assert lines((await summary(admin_api, **MARCH, group_by="user"))["groups"]) == [("bob", 2.0), ("ada", 1.0)]
    assert (await summary(api, **MARCH, user_id=people.ada.id))["total_hours"] == 1.0
    assert (await summary(admin_api, **MARCH, user_id=people.ada.id))["total_hours"] == 1.0
    refused = await api.get("/reports/summary", user_id=people.bob.id)
    assert (refused.status, refused.body["error_code"]) == (403, "forbidden")


NOT_ASKED = (
    ({"group_by": "day,nonsense"}, "group_by"),
    ({"group_by": "day,day"}, "group_by"),
    ({"group_by": "day,user,tag"}, "group_by"),
    ({"tz": "Mars/Olympus"}, "tz"),
    ({"period": "someday"}, "period"),
    ({"period": "today", "start_date": "2026-03-01"}, "period"),
    ({"start_date": "2026-03-02", "end_date": "2026-03-01"}, "start_date"),
    ({"start_date": "yesterday"}, "start_date"),
    ({"end_date": "2026-02-30"}, "end_date"),
    ({"start_date": "1970-01-01", "end_date": "2199-12-31", "group_by": "day"}, "start_date"),
    ({"project_id": "x"}, "project_id"),
    ({"fill": "perhaps"}, "fill"),
)


async def test_what_cannot_be_asked(api: Api) -> None:
    for query, field in NOT_ASKED:
        answer = await api.get("/reports/summary", **query)
        told = (answer.status, answer.body["error_code"], list(answer.body.get("errors", {})))
        assert told == (400, "validation_error", [field]), query


async def test_dates_without_an_entry(api: Api) -> None:
    project_id = await api.project()
    await api.entry(project_id, "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")
    await api.entry(project_id, "2026-03-04T09:00:00Z", "2026-03-04T10:00:00Z")
    asked = {"start_date": "2026-03-02", "end_date": "2026-03-05"}
    days = [("2026-03-02", 1.0), ("2026-03-03", 0.0), ("2026-03-04", 1.0), ("2026-03-05", 0.0)]
    assert lines((await summary(api, **asked, group_by="day"))["groups"]) == days
    assert lines((await summary(api, **asked, group_by="day", fill="false"))["groups"]) == [days[0], days[2]]
    grouped = (await summary(api, **asked, group_by="project,day"))["groups"]
    assert lines(grouped) == [("Website Redesign", 2.0, days)]
    both = (await summary(api, start_date="2026-02-28", end_date="2026-03-01", group_by="month,day"))["groups"]
    assert lines(both) == [("2026-02", 0.0, [("2026-02-28", 0.0)]), ("2026-03", 0.0, [("2026-03-01", 0.0)])]
    assert [line["key"] for line in both] == ["2026-02", "2026-03"]


async def test_weeks_begin_when_the_user_says(app: TimeTracker, api: Api, people: People) -> None:
    asked = {"start_date": "2026-03-07", "end_date": "2026-03-09", "group_by": "week"}
    assert [line["key"] for line in (await summary(api, **asked))["groups"]] == ["2026-03-02", "2026-03-09"]
    await change_user(app, people.ada, week_start_day=0)
    assert [line["key"] for line in (await summary(api, **asked))["groups"]] == ["2026-03-01", "2026-03-08"]


async def test_named_periods(api: Api, clock: FrozenClock) -> None:
    # It is Wednesday, the 11th of March.
    expected = {
        "today": ("2026-03-11", "2026-03-11"),
        "yesterday": ("2026-03-10", "2026-03-10"),
        "this_week": ("2026-03-09", "2026-03-15"),
        "last_week": ("2026-03-02", "2026-03-08"),
        "this_month": ("2026-03-01", "2026-03-31"),
        "last_month": ("2026-02-01", "2026-02-28"),
        "this_year": ("2026-01-01", "2026-12-31"),
        "last_year": ("2025-01-01", "2025-12-31"),
    }
    for period, (first, last) in expected.items():
        found = await summary(api, period=period)
        assert (found["start_date"], found["end_date"]) == (f"{first}T00:00:00Z", f"{last}T23:59:59Z"), period
    usual = await summary(api, tz="Europe/Berlin")
    assert (usual["start_date"], usual["end_date"]) == ("2026-02-08T23:00:00Z", "2026-03-11T22:59:59Z")
    until = await summary(api, start_date="2026-03-01T12:00:00Z", end_date="2026-03-02T12:00:00+01:00")
    assert (until["start_date"], until["end_date"]) == ("2026-03-01T12:00:00Z", "2026-03-02T11:00:00Z")


async def test_rates_from_the_task_to_the_instance(
    app: TimeTracker, api: Api, database: Database, people: People
) -> None:
    dollars = await api.client_id("Dollars", currency="USD", default_hourly_rate=30)
    plain = await api.client_id("Plain")
    priced, cheap = (
        await api.project("Priced", client_id=dollars, hourly_rate=20),
        await api.project("Cheap", client_id=dollars),
    )
    free = await api.project("Free", client_id=plain)
    task = await api.task(priced, hourly_rate=10)
    hour = {"start": "2026-03-02T09:00:00Z", "end": "2026-03-02T10:00:00Z"}
    await api.entry(priced, **hour, task_id=task)
    await api.entry(priced, **hour)
    await api.entry(cheap, **hour)
    await api.entry(free, **hour)
    await api.entry(priced, **hour, billable=False)
    assert await amounts(api) == {"Priced": {"USD": 30}, "Cheap": {"USD": 30}, "Free": {}}
    await setting(database, "hourly_rate", "5.50")
    assert await amounts(api) == {"Priced": {"USD": 30}, "Cheap": {"USD": 30}, "Free": {"EUR": 5.5}}
    await change_user(app, people.ada, hourly_rate=7)
    assert await amounts(api) == {"Priced": {"USD": 30}, "Cheap": {"USD": 30}, "Free": {"EUR": 7}}
    await api.put(f"/clients/{dollars}", default_hourly_rate=None)
    # A user's rate is in the instance's currency, whoever the client is.
    assert await amounts(api) == {"Priced": {"USD": 30}, "Cheap": {"EUR": 7}, "Free": {"EUR": 7}}
    total = (await summary(api, **MARCH))["amounts"]
    assert total == [{"currency": "EUR", "amount": 14.0}, {"currency": "USD", "amount": 30.0}]


async def amounts(api: Api) -> dict[str, dict[str, float]]:
    """What projects are worth, by currency."""
    found = (await summary(api, **MARCH))["by_project"]
    return {line["project_name"]: {part["currency"]: part["amount"] for part in line["amounts"]} for line in found}


async def test_rounding_is_a_view(api: Api) -> None:
    client = await api.client_id(rounding_minutes=15, rounding_mode="up")
    theirs = await api.project("Theirs", client_id=client, hourly_rate=60)
    own = await api.project("Own", client_id=client, rounding_minutes=10)
    exact = await api.project("Exact", client_id=client, rounding_minutes=0)
    for project_id in (theirs, own, exact):
        await api.entry(project_id, "2026-03-02T09:00:00Z", "2026-03-02T10:01:00Z")
    found = await summary(api, **MARCH, group_by="project")
    assert [(line["name"], line["seconds"], line["raw_seconds"]) for line in found["groups"]] == [
        ("Theirs", 4500, 3660),
        ("Exact", 3660, 3660),
        ("Own", 3600, 3660),
    ]
    assert found["amounts"] == [{"currency": "EUR", "amount": 75.0}]
    assert found["rounding"]["applied"] is True
    assert found["rounding"]["rules"] == [
        {"mode": "nearest", "minutes": 10, "entries": 1},
        {"mode": "up", "minutes": 15, "entries": 1},
    ]
    raw = await summary(api, **MARCH, group_by="project", rounding="false")
    assert raw["rounding"] == {"applied": False, "rule": "None: time as it was tracked.", "rules": []}
    assert (raw["total_seconds"], raw["amounts"]) == (3 * 3660, [{"currency": "EUR", "amount": 61.0}])
    listed = (await api.get("/time-entries")).body["time_entries"]
    assert {entry["duration_seconds"] for entry in listed} == {3660}


async def test_what_rules_cannot_be(api: Api) -> None:
    project_id, client = await api.project(), await api.client_id()
    for path in (f"/projects/{project_id}", f"/clients/{client}"):
        for values in ({"rounding_minutes": -1}, {"rounding_minutes": 1441}, {"rounding_mode": "sideways"}):
            answer = await api.put(path, **values)
            assert (answer.status, list(answer.body["errors"])) == (400, list(values))
    for text in ("eur", "EURO", ""):
        assert list((await api.put(f"/clients/{client}", currency=text)).body["errors"]) == ["currency"]


async def test_the_number_of_statements_is_fixed(api: Api, database: Database) -> None:
    asked = {**MARCH, "group_by": "week,tag"}
    counts = []
    for _ in range(2):
        for number in range(3):
            project_id = await api.project(f"{len(counts)} {number}", hourly_rate=number)
            await api.entry(project_id, "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z", tags=f"t{number}")
        with statements(database) as sent:
            await summary(api, **asked)
        counts.append(len(sent))
    assert counts == [3, 3]
