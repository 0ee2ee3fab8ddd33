"""Instants and calendar days: offsets, zones, days of 23 and 25 hours."""

import pytest

from app import TimeTracker
from tests.clock import FrozenClock
from tests.factories import Api, People
from tests.routes.api_v1.builders import change_user, setting

BERLIN = "Europe/Berlin"


@pytest.fixture
async def project(api: Api) -> int:
    """A project to book on."""
    return await api.project()


async def booked(api: Api, **query: str) -> list[str]:
    """The starts of the listed entries, oldest first."""
    answer = await api.get("/time-entries", sort="start_time", **query)
    assert answer.status == 200, answer.body
    return [entry["start_time"] for entry in answer.body["time_entries"]]


async def hourly(api: Api, project: int, *starts: str) -> list[str]:
    """Entries of one minute at the given instants."""
    for start in starts:
        await api.entry(project, start, start[:17] + "59Z")
    return list(starts)


async def test_offsets_are_converted_and_naive_is_utc(api: Api, app: TimeTracker, people: People, project: int) -> None:
    await change_user(app, people.ada, timezone=BERLIN)
    forms = {
        "2024-01-15T14:30:00Z": "2024-01-15T14:30:00Z",
        "2024-01-15T14:30:00": "2024-01-15T14:30:00Z",
        "2024-01-15T14:30": "2024-01-15T14:30:00Z",
        "2024-01-15 14:30:00": "2024-01-15T14:30:00Z",
        "2024-01-15T14:30:00+02:00": "2024-01-15T12:30:00Z",
        "2024-01-15T14:30:00-0530": "2024-01-15T20:00:00Z",
        "2024-01-15T14:30:00.000Z": "2024-01-15T14:30:00Z",
        "2024-01-15T14:30:00.120Z": "2024-01-15T14:30:00.12Z",
        "2024-01-15T14:30:00.123456": "2024-01-15T14:30:00.123456Z",
    }
    for given, kept in forms.items():
        sent = {"project_id": project, "start_time": given, "end_time": "2024-01-16T00:00:00Z"}
        entry = (await api.post("/time-entries", **sent)).body["time_entry"]
        assert entry["start_time"] == kept
        echoed = {name: entry[name] for name in ("start_time", "end_time")}
        assert (await api.put(f"/time-entries/{entry['id']}", **echoed)).body["time_entry"] == entry


async def test_a_day_is_the_users_day(api: Api, app: TimeTracker, people: People, project: int) -> None:
    starts = await hourly(
        api, project, "2024-01-14T22:59:00Z", "2024-01-14T23:00:00Z", "2024-01-15T22:59:00Z", "2024-01-15T23:00:00Z"
    )
    await change_user(app, people.ada, timezone=BERLIN)
    assert await booked(api, start_date="2024-01-15", end_date="2024-01-15") == starts[1:3]
    assert await booked(api, start_date="2024-01-15") == starts[1:]
    assert await booked(api, end_date="2024-01-15") == starts[:3]
    await change_user(app, people.ada, timezone="UTC")
    assert await booked(api, start_date="2024-01-15", end_date="2024-01-15") == starts[2:]


async def test_without_a_zone_of_ones_own_it_is_the_instances(api: Api, app: TimeTracker, project: int) -> None:
    starts = await hourly(api, project, "2024-01-14T22:59:00Z", "2024-01-14T23:00:00Z", "2024-01-15T22:59:00Z")
    assert await booked(api, start_date="2024-01-15", end_date="2024-01-15") == starts[2:]
    await setting(app.database, "timezone", BERLIN)
    app.credentials.tokens.clear_cache()
    assert await booked(api, start_date="2024-01-15", end_date="2024-01-15") == starts[1:]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2024-03-31", "2024-03-30T23:00:00Z", "2024-03-31T21:59:00Z"),
        ("2024-10-27", "2024-10-26T22:00:00Z", "2024-10-27T22:59:00Z"),
    ],
    ids=["23 hours", "25 hours"],
)
async def test_days_on_which_the_clock_changes(
    api: Api, app: TimeTracker, people: People, project: int, day: str, first: str, last: str
) -> None:
    before, after = {
        "2024-03-31": ("2024-03-30T22:59:00Z", "2024-03-31T22:00:00Z"),
        "2024-10-27": ("2024-10-26T21:59:00Z", "2024-10-27T23:00:00Z"),
    }[day]
    await change_user(app, people.ada, timezone=BERLIN)
    await hourly(api, project, before, first, last, after)
    assert await booked(api, start_date=day, end_date=day) == [first, last]
    assert await booked(api, end_date=day) == [before, first, last]


async def test_an_instant_filters_to_the_moment(api: Api, project: int) -> None:
    starts = await hourly(api, project, "2024-01-15T09:00:00Z", "2024-01-15T10:00:00Z", "2024-01-15T11:00:00Z")
    assert await booked(api, start_date="2024-01-15T10:00:00Z") == starts[1:]
    assert await booked(api, start_date="2024-01-15T10:00:01Z") == starts[2:]
    assert await booked(api, end_date="2024-01-15T10:00:00Z") == starts[:2]
    noon, one = "2024-01-15T12:00:00+02:00", "2024-01-15T13:00:00+02:00"
    assert await booked(api, start_date=noon, end_date=noon) == starts[1:2]
    assert await booked(api, start_date=noon, end_date=one) == starts[1:]


async def test_midnight_is_an_instant_too(api: Api, app: TimeTracker, people: People, project: int) -> None:
    await change_user(app, people.ada, timezone=BERLIN)
    starts = await hourly(api, project, "2024-01-14T23:30:00Z", "2024-01-15T00:00:00Z", "2024-01-15T00:30:00Z")
    assert await booked(api, start_date="2024-01-15T00:00:00Z") == starts[1:]
    assert await booked(api, end_date="2024-01-15T00:00:00Z") == starts[:2]
    assert await booked(api, start_date="2024-01-15", end_date="2024-01-15") == starts


async def test_what_is_no_date_is_refused(api: Api) -> None:
    for junk in ("yesterday", "2024-13-01", "2024-02-30", "15.01.2024", "2024-1-5", "20240115", "2024-01-15T25:00:00"):
        for name in ("start_date", "end_date"):
            answer = await api.get("/time-entries", **{name: junk})
            assert (answer.status, list(answer.body["errors"])) == (400, [name])


async def test_amounts_are_numbers_and_zero_is_zero(api: Api) -> None:
    made = await api.post("/projects", name="n", hourly_rate=0, estimated_hours=0.5, budget_amount="1234567890.12")
    project = made.body["project"]
    assert (project["hourly_rate"], project["estimated_hours"], project["budget_amount"]) == (0, 0.5, 1234567890.12)
    assert (project["estimated_cost"], project["total_hours"], project["budget_consumed_amount"]) == (0, 0, 0)
    none = (await api.post("/projects", name="m")).body["project"]
    assert (none["hourly_rate"], none["estimated_hours"], none["estimated_cost"]) == (None, None, None)


async def test_totals_come_from_seconds(api: Api, project: int, clock: FrozenClock) -> None:
    for minute in range(3):
        times = {"start_time": f"2024-01-15T09:{minute:02}:00Z", "end_time": f"2024-01-15T09:{minute:02}:17Z"}
        entry = (await api.post("/time-entries", project_id=project, **times)).body["time_entry"]
        assert (entry["duration_seconds"], entry["duration_hours"], entry["duration_formatted"]) == (
            17,
            0.0,
            "00:00:17",
        )
    assert (await api.get(f"/projects/{project}")).body["project"]["total_hours"] == 0.01


START = "2026-01-05T09:00:00Z"


@pytest.mark.parametrize(
    ("sent", "end"),
    [
        ({"duration_minutes": 90}, "2026-01-05T10:30:00Z"),
        ({"duration_seconds": 61}, "2026-01-05T09:01:01Z"),
        ({"duration_seconds": 3600, "duration_minutes": 60}, "2026-01-05T10:00:00Z"),
        ({"duration_minutes": 60, "break_seconds": 600}, "2026-01-05T10:10:00Z"),
        ({"duration_seconds": 3600, "end_time": "2026-01-05T10:00:00Z"}, "2026-01-05T10:00:00Z"),
    ],
)
async def test_a_start_with_a_length(api: Api, sent: dict[str, object], end: str) -> None:
    entry = (await api.post("/time-entries", project_id=await api.project(), start_time=START, **sent)).body
    assert (entry["time_entry"]["start_time"], entry["time_entry"]["end_time"]) == (START, end)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"start_time": START, "duration_minutes": 90, "end_time": "2026-01-05T10:00:00Z"}, "duration_minutes"),
        ({"start_time": START, "duration_minutes": 1, "duration_seconds": 61}, "duration_seconds"),
        ({"start_time": START, "duration_minutes": 1, "date": "2026-01-05"}, "date"),
        ({"end_time": START, "duration_minutes": 1, "date": "2026-01-05"}, "end_time"),
        ({"duration_seconds": 60}, "date"),
        ({"date": "2026-01-05"}, "duration_minutes"),
    ],
)
async def test_times_that_disagree_are_refused(api: Api, sent: dict[str, object], field: str) -> None:
    answer = await api.post("/time-entries", project_id=await api.project(), **sent)
    assert (answer.status, list(answer.body["errors"])) == (400, [field])


async def test_second_names(api: Api) -> None:
    project = await api.project()
    for day in ("05", "07"):
        times = {"start_time": f"2026-01-{day}T09:00:00Z", "duration_minutes": 60}
        entry = (await api.post("/time-entries", project_id=project, description="Call", **times)).body["time_entry"]
        assert entry["notes"] == "Call"
    for name, count in {"from": 1, "begin": 1, "since": 1, "start_date": 1, "to": 1, "until": 1, "end_date": 1}.items():
        found = await api.get("/time-entries", **{name: "2026-01-06"})
        assert (found.body["pagination"]["total"], found.headers.get("X-Ignored-Fields")) == (count, None), name
