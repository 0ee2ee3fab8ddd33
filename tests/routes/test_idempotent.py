"""`Idempotency-Key`: any number of repeats creates one thing."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from app import TimeTracker
from app.core.db import Database
from app.services.idempotency import stored_responses
from tests.clock import FrozenClock
from tests.factories import Answer, Api

ENTRY = {"start_time": "2024-01-15T09:00:00Z", "end_time": "2024-01-15T17:00:00Z"}


async def create(api: Api, key: str, **body: Any) -> Answer:
    return await api.send("POST", "/time-entries", json=body, headers={"Idempotency-Key": key})


async def count(api: Api) -> int:
    return int((await api.get("/time-entries", include_active="true")).body["pagination"]["total"])


async def test_a_repeat_answers_the_same(api: Api) -> None:
    project = await api.project()
    first = await create(api, "k1", project_id=project, **ENTRY)
    again = await create(api, "k1", **ENTRY, project_id=project)
    assert (first.status, first.body) == (again.status, again.body) == (201, again.body)
    assert first.headers["ETag"] == again.headers["ETag"]
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    assert await count(api) == 1


async def test_a_hundred_at_once_create_one(api: Api) -> None:
    project = await api.project()
    found = await asyncio.gather(*(create(api, "same", project_id=project, **ENTRY) for _ in range(100)))
    assert Counter((answer.status, answer.body["time_entry"]["id"]) for answer in found) == {(201, 1): 100}
    assert sum("Idempotent-Replayed" in answer.headers for answer in found) == 99
    assert await count(api) == 1


async def test_the_key_of_another_request_is_refused(api: Api) -> None:
    project = await api.project()
    await create(api, "k", project_id=project, **ENTRY)
    other = await create(api, "k", project_id=project, notes="Other", **ENTRY)
    assert (other.status, other.body["error_code"]) == (422, "idempotency_key_reused")


async def test_failures_are_not_stored(api: Api) -> None:
    refused = await create(api, "k", project_id=99, **ENTRY)
    project = await api.project()
    assert (refused.status, (await create(api, "k", project_id=project, **ENTRY)).status) == (400, 201)


async def test_keys_belong_to_a_token(api: Api, bob_api: Api) -> None:
    project = await api.project()
    mine, theirs = [await create(one, "k", project_id=project, **ENTRY) for one in (api, bob_api)]
    assert mine.body["time_entry"]["id"] != theirs.body["time_entry"]["id"]


@pytest.mark.parametrize("key", ["", "x" * 129, "two words", "schlüssel"])
async def test_bad_keys(api: Api, key: str) -> None:
    answer = await create(api, key, project_id=1, **ENTRY)
    assert (answer.status, answer.body["errors"]) == (
        400,
        {"Idempotency-Key": ["must have 1 to 128 visible characters"]},
    )


async def test_answers_expire_after_a_day(api: Api, database: Database, clock: FrozenClock) -> None:
    project = await api.project()
    await create(api, "k", project_id=project, **ENTRY)
    clock.move(hours=24, seconds=1)
    again = await create(api, "k", project_id=project, notes="A new day", **ENTRY)
    assert (again.status, "Idempotent-Replayed" in again.headers, await count(api)) == (201, False, 2)
    clock.move(hours=25)
    async with database.transaction() as session:
        await stored_responses.purge(session)
    assert (await create(api, "k", project_id=project, **ENTRY)).status == 201


async def test_every_creating_post_of_v1_takes_the_header(app: TimeTracker) -> None:
    creating = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "idempotent", False)
    }
    assert creating >= {
        "/api/v1/clients",
        "/api/v1/projects",
        "/api/v1/tasks",
        "/api/v1/time-entries",
        "/api/v1/timer/start",
        "/api/v1/users/me/favorites/projects",
    }
