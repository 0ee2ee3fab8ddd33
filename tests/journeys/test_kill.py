"""A server that is killed while eight clients write loses nothing that it has acknowledged."""

import asyncio
import random
import sqlite3
from collections import Counter
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import httpx
from sqlalchemy import select

from app.core.clock import iso
from app.core.db import Database
from app.core.events import EventRow, snapshot
from app.services.time_entries.models import TimeEntry
from tests.factories import People
from tests.journeys.writers import Sent, Writer, Written
from tests.processes import Serving


async def test_what_is_acknowledged_outlives_a_kill(server: Serving, people: People, data: Database) -> None:
    token = {"Authorization": f"Bearer {people.ada.token}"}
    async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=token) as ada:
        project = int((await ada.post("/projects", json={"name": "Killed"})).json()["project"]["id"])
        written = await write_until_killed(server, people, project)
        assert len(written.unanswered) == 8
        if data.dialect == "sqlite":
            file = Path(str(data.url.database))
            assert pragmas(file) == {"integrity_check": [("ok",)], "foreign_key_check": []}
        server.start()
        await nothing_is_missing(data, written)
        await nothing_is_half_written(data)
        await repeats_create_one(ada, data, [(key, body) for key, body in written.unanswered if key])
        await nothing_is_half_written(data)


async def write_until_killed(server: Serving, people: People, project: int) -> Written:
    """Five clients create entries, three use their timers; then every process of the server is killed."""
    written = Written()
    tokens = {person.username: person.token for person in (people.root, people.ada, people.bob)}
    creating = [("ada", f"entries-{number}") for number in range(5)]
    timing = [(name, f"timer-of-{name}") for name in tokens]
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        for owner, name in creating + timing:
            headers = {"Authorization": f"Bearer {tokens[owner]}"}
            http = httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers, timeout=30)
            writer = Writer(await stack.enter_async_context(http), name, project, written)
            group.create_task(writer.entries() if name.startswith("entries") else writer.timers())
        async with asyncio.timeout(60):
            await written.much.wait()
        await asyncio.sleep(random.uniform(0, 0.02))  # each time in the middle of something else
        await asyncio.to_thread(server.kill)
    return written


def pragmas(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """What SQLite itself says of the file."""
    connection = sqlite3.connect(file)
    found = {name: connection.execute(f"PRAGMA {name}").fetchall() for name in ("integrity_check", "foreign_key_check")}
    connection.close()
    return found


async def nothing_is_missing(data: Database, written: Written) -> None:
    """Every acknowledged entry is there as it was acknowledged; only unanswered requests may have done more."""
    async with data.transaction(read_only=True) as session:
        rows = {row.id: row for row in await session.scalars(select(TimeEntry))}
    assert {number: brief(rows[number]) for number in written.entries} == {
        number: {name: entry[name] for name in brief(rows[number])} for number, entry in written.entries.items()
    }
    started = {number: (timer["notes"], timer["start_time"]) for number, timer in written.running.items()}
    assert {number: (rows[number].notes, iso(rows[number].start_time)) for number in started} == started
    more = {row.notes for row in rows.values() if row.id not in written.entries and row.id not in written.running}
    assert more - {body.get("notes") for _, body in written.unanswered} == set()


def brief(row: TimeEntry) -> Sent:
    """What an answer says of an entry, in part."""
    end = row.end_time and iso(row.end_time)
    names = ("user_id", "project_id", "notes", "duration_seconds", "source")
    return {"start_time": iso(row.start_time), "end_time": end} | {name: getattr(row, name) for name in names}


async def nothing_is_half_written(data: Database) -> None:
    """Entries and their events are two views of the same facts."""
    async with data.transaction(read_only=True) as session:
        rows = list(await session.scalars(select(TimeEntry)))
        events = list(await session.scalars(select(EventRow).where(EventRow.resource == "time_entry")))
    begun = [event for event in events if event.name in ("time_entry.created", "time_entry.started")]
    stopped = [event for event in events if event.name == "time_entry.stopped"]
    assert len(begun) + len(stopped) == len(events)
    assert Counter(event.resource_id for event in begun) == Counter(row.id for row in rows)
    ended = [row for row in rows if row.end_time]
    assert Counter(event.resource_id for event in stopped) == Counter(row.id for row in ended if row.source == "auto")
    assert {row.id: row.duration_seconds for row in ended} == {row.id: lasted(row) for row in ended}
    assert max(Counter(row.user_id for row in rows if row.end_time is None).values(), default=0) <= 1
    told = {event.resource_id: event.after or {} for event in begun}
    for event in stopped:
        told[event.resource_id] |= event.after or {}
    assert {number: {**after, "updated_at": ""} for number, after in told.items()} == {
        row.id: {**snapshot(row), "updated_at": ""} for row in rows
    }


def lasted(row: TimeEntry) -> int:
    """Whole seconds from start to end."""
    assert row.end_time
    return (row.end_time - row.start_time) // timedelta(seconds=1)


async def repeats_create_one(ada: httpx.AsyncClient, data: Database, unanswered: list[tuple[str, Sent]]) -> None:
    """A client that had no answer asks again under its key: the entry is there once."""
    for key, body in unanswered:
        answers = [await ada.post("/time-entries", json=body, headers={"Idempotency-Key": key}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].content == answers[1].content
        async with data.transaction(read_only=True) as session:
            found = list(await session.scalars(select(TimeEntry.id).where(TimeEntry.notes == key)))
        assert found == [answers[0].json()["time_entry"]["id"]]
