"""What a project is worth is what the report says, and its lists say what they leave out."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.core.db import Database
from app.services.accounts.models import User
from app.services.settings import instance
from tests.factories import Api, People

UP = {"rounding_minutes": 15, "rounding_mode": "up"}
FORTY = ["40:00", "50:00"]
Columns = Mapping[str, Any]
# Columns of client, project, task, user and instance; lengths of billable entries in minutes; the value, the hours
# without a rate, those in other currencies.
CASES: dict[str, tuple[Columns, Columns, Columns, Columns, Columns, list[str], tuple[float, float, float]]] = {
    "the client's": ({"default_hourly_rate": 80}, {}, {}, {}, {}, ["180:00"], (240, 0, 0)),
    "the project's": ({"default_hourly_rate": 80}, {"hourly_rate": 95.5}, {}, {}, {}, ["60:00"], (95.5, 0, 0)),
    "the task's": ({}, {"hourly_rate": 90}, {"hourly_rate": 120}, {}, {}, ["30:00"], (60, 0, 0)),
    "the user's": ({}, {}, {}, {"hourly_rate": 70}, {}, ["60:00", "30:00"], (105, 0, 0)),
    "the instance's": ({}, {}, {}, {}, {"hourly_rate": "50"}, ["60:00"], (50, 0, 0)),
    "none": ({}, {}, {}, {}, {}, ["60:00", "30:00"], (0, 1.5, 0)),
    "rounding": ({}, {"hourly_rate": 60, **UP}, {}, {}, {}, ["1:00"] * 3, (45, 0, 0)),
    "the client's rounding": ({"rounding_minutes": 30}, {"hourly_rate": 60}, {}, {}, {}, [*FORTY], (90, 0, 0)),
    "yen": ({"currency": "JPY"}, {"hourly_rate": 5000}, {}, {}, {}, ["20:40"] * 3, (5167, 0, 0)),
    "dinars": ({"currency": "KWD"}, {"hourly_rate": 10}, {}, {}, {}, ["20:40"], (3.444, 0, 0)),
    "euros": ({}, {"hourly_rate": 10}, {}, {}, {}, ["20:40"], (3.44, 0, 0)),
    "other currency": ({"currency": "USD"}, {}, {}, {"hourly_rate": 70}, {}, ["60:00"], (0, 0, 1)),
    "the instance's other currency": ({"currency": "USD"}, {}, {}, {}, {"hourly_rate": "50"}, ["90:00"], (0, 0, 1.5)),
    "the instance's own currency": ({}, {"hourly_rate": 5000}, {}, {}, {"currency": "JPY"}, ["20:40"], (1722, 0, 0)),
}  # fmt: skip


@pytest.mark.parametrize("half", [0, 1])  # a token has some hundred requests a minute
async def test_a_project_is_worth_what_the_report_says(database: Database, people: People, api: Api, half: int) -> None:
    cases = list(CASES)[half::2]
    found = [
        (case, await worth(database, people, api, case, f"2026-03-{number + 1:02}"))
        for number, case in enumerate(cases)
    ]
    assert found == [(case, CASES[case][-1]) for case in cases]


async def worth(database: Database, people: People, api: Api, case: str, day: str) -> tuple[float, float, float]:
    """What a project says, which is what the list and the report of its day say."""
    client, project, task, user, settings, lengths, _ = CASES[case]
    async with database.transaction() as session:
        for name, text in ({"currency": "EUR", "hourly_rate": "0"} | settings).items():
            await instance.write(session, name, text)
        (await session.get_one(User, people.ada.id)).hourly_rate = user.get("hourly_rate")
    number = await api.project(case, client_id=await api.client_id(case, **client), budget_amount=100, **project)
    work = {"task_id": await api.task(number, **task)} if task else {}
    for place, length in enumerate(lengths):
        minutes, seconds = map(int, length.split(":"))
        end = f"{day}T{place * 3 + minutes // 60:02}:{minutes % 60:02}:{seconds:02}Z"
        await api.entry(number, f"{day}T{place * 3:02}:00:00Z", end, **work)
    await api.entry(number, f"{day}T20:00:00Z", f"{day}T21:00:00Z", billable=False, **work)

    found = (await api.get(f"/projects/{number}")).body["project"]
    listed = (await api.get("/projects", client_id=found["client_id"])).body["projects"]
    report = (await api.get("/reports/summary", start_date=day, end_date=day)).body["summary"]
    unrated = (await api.get("/time-entries", project_id=number, without_rate="true")).body["time_entries"]
    value, without_rate, elsewhere = (
        found[name] for name in ("total_project_value", "hours_without_rate", "hours_in_other_currencies")
    )
    amounts = {amount["currency"]: amount["amount"] for amount in report["amounts"]}
    assert (listed, found["budget_consumed_amount"]) == ([found], value)
    assert found["budget_threshold_exceeded"] == (value > 80)
    assert amounts.get(client.get("currency", settings.get("currency", "EUR")), 0) == value
    assert report["seconds_without_rate"] == without_rate * 3600 == sum(row["duration_seconds"] for row in unrated)
    return value, without_rate, elsewhere
