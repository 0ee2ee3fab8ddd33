"""What a project is worth is what the report says, and its lists say what they leave out."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.core.db import Database
from app.services.accounts.models import User
from app.services.settings import instance
from tests.factories import Api, People

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
    "rounding": ({}, {"hourly_rate": 60, "rounding_minutes": 15, "rounding_mode": "up"}, {}, {}, {}, ["1:00"] * 3, (45, 0, 0)),
    "the client's rounding": ({"rounding_minutes": 30}, {"hourly_rate": 60}, {}, {}, {}, ["40:00", "50:00"], (90, 0, 0)),
    "yen": ({"currency": "JPY"}, {"hourly_rate": 5000}, {}, {}, {}, ["20:40"] * 3, (5167, 0, 0)),
    "dinars": ({"currency": "KWD"}, {"hourly_rate": 10}, {}, {}, {}, ["20:40"], (3.444, 0, 0)),
    "euros": ({}, {"hourly_rate": 10}, {}, {}, {}, ["20:40"], (3.44, 0, 0)),
    "other currency": ({"currency": "USD"}, {}, {}, {"hourly_rate": 70}, {}, ["60:00"], (0, 0, 1)),
    "the instance's other currency": ({"currency": "USD"}, {}, {}, {}, {"hourly_rate": "50"}, ["90:00"], (0, 0, 1.5)),
    "the instance's own currency": ({}, {"hourly_rate": 5000}, {}, {}, {"currency": "JPY"}, ["20:40"], (1722, 0, 0)),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
async def test_a_project_is_worth_what_the_report_says(database: Database, people: People, api: Api, case: str) -> None:
    client, project, task, user, settings, lengths, expected = CASES[case]
    async with database.transaction() as session:
        for name, text in settings.items():
            await instance.write(session, name, text)
        (await session.get_one(User, people.ada.id)).hourly_rate = user.get("hourly_rate")
    client_id = await api.client_id(**client)
    number = await api.project(client_id=client_id, budget_amount=100, **project)
    work = {"task_id": await api.task(number, **task)} if task else {}
    for hour, length in enumerate(lengths):
        minutes, seconds = map(int, length.split(":"))
        end = f"2026-03-10T{hour * 3 + minutes // 60:02}:{minutes % 60:02}:{seconds:02}Z"
        await api.entry(number, f"2026-03-10T{hour * 3:02}:00:00Z", end, **work)
    await api.entry(number, "2026-03-11T09:00:00Z", "2026-03-11T10:00:00Z", billable=False, **work)

    found = (await api.get(f"/projects/{number}")).body["project"]
    listed = (await api.get("/projects")).body["projects"]
    report = (await api.get("/reports/summary", start_date="2026-03-10", end_date="2026-03-11")).body["summary"]
    names = ("total_project_value", "hours_without_rate", "hours_in_other_currencies")
    assert tuple(found[name] for name in names) == expected
    assert (listed, found["budget_consumed_amount"]) == ([found], expected[0])
    assert found["budget_threshold_exceeded"] == (expected[0] > 80)
    currency = client.get("currency", settings.get("currency", "EUR"))
    assert next((sum_["amount"] for sum_ in report["amounts"] if sum_["currency"] == currency), 0) == expected[0]
