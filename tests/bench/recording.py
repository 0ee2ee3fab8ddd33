"""What each request sends to the database and answers, recorded in an app of this process."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app import TimeTracker, create_app
from app.core.db import Database
from app.services.time_entries.models import TimeEntry
from app.settings import Settings, driver_url
from tests.bench.callers import SECRET_KEY, body_headers, headers, senders
from tests.bench.data import Size
from tests.bench.replay import NEW_ENTRY, Case, Part, key
from tests.bench.routes import Route
from tests.counting import Statement, statements_with_values
from tests.factories import Person

LOOK_UPS = ("SELECT api_tokens.", "SELECT sign_ins.")  # of the caller, who is forgotten within a second
LEAST = 100  # characters of JSON that is worth taking from the database


@dataclass(frozen=True)
class Recording:
    """The statements of a request with their values, as the driver gets them, and the answer.

    `entry_id` is that of an entry that the request made, or the one before it.
    """

    statements: list[Statement]
    body: bytes
    content_type: str
    entry_id: int | None = None


# By route, and then by sender, one for each step.
Recordings = dict[Route, dict[Person, list[Recording]]]


@asynccontextmanager
async def running(url: str, folder: Path, **more: Any) -> AsyncIterator[TimeTracker]:
    """An app on a database, without background work."""
    database_url = driver_url(url)
    app = create_app(
        Settings(database_url=database_url, secret_key=SECRET_KEY, instance=folder, background="worker", **more)
    )
    async with app.test_app():
        yield app


async def record_all(url: str, folder: Path, routes: Iterable[Route], size: Size, **settings: Any) -> Recordings:
    """Record routes in one app, each three times: the one with the fewest statements counts.

    Now and then something that is remembered for a moment is read again.
    """
    found: Recordings = {}
    async with running(url, folder, **settings) as app:
        for route in routes:
            for sender in dict.fromkeys(senders(route, size)):
                made = [await record(app, route, sender) for _ in range(3)]
                found.setdefault(route, {})[sender] = min(made, key=statement_count)
    return found


def statement_count(recordings: Iterable[Recording]) -> int:
    """Return how many statements the steps of a route send together."""
    return sum(len(recording.statements) for recording in recordings)


async def record(app: TimeTracker, route: Route, sender: Person) -> list[Recording]:
    """Send the requests of a route; AssertionError unless all go well."""
    client, found, entry_id = app.test_client(use_cookies=False), [], None
    for step in route.steps:
        sent_headers = headers(route, sender) | body_headers(route, step)
        with statements_with_values(app.database) as sent:
            answer = await client.open(step.path, method=step.method, headers=sent_headers, data=step.body or None)
        body = bytes(await answer.get_data(as_text=False))
        assert answer.status_code < 400, (step, answer.status_code, body[:500])
        own = [statement for statement in sent if not statement[0].startswith(LOOK_UPS)]
        entry_id = entry_id or await new_entry(app.database, own)
        found.append(Recording(own, body, answer.headers["Content-Type"], entry_id))
    return found


async def new_entry(database: Database, statements: Iterable[Statement]) -> int | None:
    """Return the id of the newest entry if the statements have made one."""
    if not any(text.startswith(NEW_ENTRY) for text, _ in statements):
        return None
    async with database.transaction(read_only=True) as session:
        return await session.scalar(select(func.max(TimeEntry.id)))


async def cases_of(url: str, recordings: Recordings) -> dict[bytes, Case]:
    """Return what the ceilings do, by request."""
    database, found = Database(driver_url(url)), {}
    for route, by_sender in recordings.items():
        for sender, made in by_sender.items():
            for step, recording in zip(route.steps, made, strict=True):
                (credential,) = headers(route, sender).values()
                found[key(step.path, credential)] = await case(database, recording, writes=step.method != "GET")
    await database.dispose()
    return found


async def case(database: Database, recording: Recording, *, writes: bool) -> Case:
    """Return what the ceiling does for a request: JSON that the database makes for a read is taken from its rows."""
    parts: list[Part] = [recording.body]
    if writes:
        return Case(recording.statements, parts, recording.content_type, writes, recording.entry_id)
    async with database.reader.connect() as connection:
        for number, (statement, values) in enumerate(recording.statements):
            row = (await connection.exec_driver_sql(statement, tuple(values))).first()
            for column, cell in enumerate(row or ()):
                if isinstance(cell, str) and len(cell) > LEAST and cell.encode() in parts[-1]:
                    head, _, tail = parts.pop().partition(cell.encode())
                    parts += [head, (number, column), tail]
    return Case(recording.statements, parts, recording.content_type)
