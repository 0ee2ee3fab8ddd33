"""Tokens are looked up once a second, and counted without a write on the way of a request."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app import TimeTracker, create_app
from app.auth.tokens import Tokens
from app.core.db import Database
from app.core.errors import Unauthorized
from app.services.accounts.models import ApiToken
from app.settings import Settings
from tests.clock import FrozenClock
from tests.counting import statements
from tests.factories import Api, People


async def used(database: Database) -> dict[int, tuple[int, datetime | None]]:
    """Uses and last use of each token that was used."""
    async with database.transaction(read_only=True) as session:
        rows = await session.execute(select(ApiToken.id, ApiToken.usage_count, ApiToken.last_used_at))
        return {row.id: (row.usage_count, row.last_used_at) for row in rows if row.usage_count}


def verbs(sent: list[str]) -> list[str]:
    """The first words of statements."""
    return [statement.split()[0] for statement in sent]


async def test_a_request_costs_no_write(api: Api, database: Database) -> None:
    with statements(database) as first:
        await api.get("/timer/status")
    with statements(database) as second:
        await api.get("/timer/status")
    assert ["api_tokens" in text for text in first] == [True, False]
    assert ["api_tokens" in text for text in second] == [False]
    assert {*verbs(first), *verbs(second)} <= {"SELECT", "WITH"}
    assert await used(database) == {}


async def test_a_token_is_looked_up_again_after_a_moment(api: Api, database: Database) -> None:
    await api.get("/timer/status")
    with statements(database) as sent:
        for _ in range(6):
            await asyncio.sleep(0.2)
            await api.get("/timer/status")
    assert sum("api_tokens" in text for text in sent) == 1


async def test_what_is_no_token_is_not_looked_up(app: TimeTracker, database: Database) -> None:
    with statements(database) as sent:
        for text in ("", "x", "tt_short", "tt_" + "A" * 33, "tt_" + "A" * 31 + "\n", "tt_" + "é" * 32, "'--"):
            with pytest.raises(Unauthorized):
                await app.credentials.tokens.lookup(text, None)
    assert sent == []


async def test_uses_are_written_by_the_job(
    app: TimeTracker, api: Api, bob_api: Api, database: Database, clock: FrozenClock
) -> None:
    for _ in range(3):
        await api.get("/projects")
    bobs = clock.move(seconds=10)
    await bob_api.get("/projects")
    last = clock.move(seconds=10)
    await api.post("/projects", name="")
    with statements(database) as sent:
        await app.credentials.tokens.record_uses()
    assert verbs(sent) == ["UPDATE"]
    assert await used(database) == {2: (4, last), 3: (1, bobs)}
    with statements(database) as nothing_new:
        await app.credentials.tokens.record_uses()
    assert nothing_new == []


async def test_uses_by_several_workers_add_up(database: Database, people: People) -> None:
    workers = [Tokens(database) for _ in range(3)]
    for place, worker in enumerate(workers):
        for _ in range(place + 1):
            await worker.lookup(people.ada.token, None)
    await asyncio.gather(*(worker.record_uses() for worker in workers))
    assert {number: count for number, (count, _) in (await used(database)).items()} == {2: 6}


async def test_no_use_is_lost_while_the_job_writes(app: TimeTracker, database: Database, people: People) -> None:
    for _ in range(20):
        await app.credentials.tokens.lookup(people.ada.token, None)
        job = asyncio.create_task(app.credentials.tokens.record_uses())
        await asyncio.sleep(0)
        await app.credentials.tokens.lookup(people.ada.token, None)
        await job
    await app.credentials.tokens.record_uses()
    assert {number: count for number, (count, _) in (await used(database)).items()} == {2: 40}


async def test_an_older_use_never_takes_back_a_later_one(
    database: Database, people: People, clock: FrozenClock
) -> None:
    slow, quick = Tokens(database), Tokens(database)
    await slow.lookup(people.ada.token, None)
    last = clock.move(seconds=30)
    await quick.lookup(people.ada.token, None)
    await quick.record_uses()
    await slow.record_uses()
    assert await used(database) == {2: (2, last)}


async def test_uses_are_written_at_the_end(settings: Settings, people: People) -> None:
    began = datetime.now(UTC)
    app = create_app(settings)
    async with app.test_app():
        for _ in range(3):
            await Api(app, people.ada.token).get("/projects")
    data = Database(settings.database_url)
    ((number, (count, last)),) = (await used(data)).items()
    await data.dispose()
    assert (number, count) == (2, 3)
    assert last is not None
    assert timedelta(0) <= last - began < timedelta(minutes=1)


async def test_two_apps_remember_by_themselves(settings: Settings, app: TimeTracker, people: People) -> None:
    other = create_app(replace(settings))
    async with other.test_app():
        await Api(app, people.ada.token).get("/projects")
        with statements(other.database) as sent:
            await Api(other, people.ada.token).get("/timer/status")
    assert len(sent) == 2
