"""A big instance, the same one every time: 100 users, 200 projects, and entries over two years."""

import asyncio
import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import asyncpg
from sqlalchemy import insert

from app.core.db import Database
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry
from app.settings import driver_url
from tests.factories import Person, token_row

SEED = 20240115
USERS, CLIENTS, PROJECTS, TASKS = 100, 20, 200, 600
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 730
NOTES = ("Pairing", "Review and fixes", "First draft", "Follow-up with the customer", "Workshop", None)
TAGS = ("focus", "meeting", "review", "focus,review", None, None)
OWNER = Person(1_000, "bench", "tt_" + "Z" * 32)  # has 1/USERS of the entries, as everybody has
COLUMNS = (
    *("user_id", "project_id", "task_id", "start_time", "end_time", "duration_seconds", "break_seconds"),
    *("notes", "tags", "source", "billable", "paid", "created_at", "updated_at"),
)


def rows(count: int) -> Iterator[tuple[Any, ...]]:
    """So many entries, in the order of `COLUMNS`; each user's go on through the two years."""
    chance = random.Random(SEED)
    step = timedelta(days=DAYS) / (count / USERS)
    for number in range(count):
        start = FIRST + number // USERS * step + timedelta(seconds=chance.randrange(900))
        seconds = chance.choice((900, 1800, 2700, 3600, 5400, 7200)) + chance.randrange(60)
        task = chance.randrange(TASKS) + 1
        yield (
            *(OWNER.id + number % USERS, (task - 1) % PROJECTS + 1, task),
            *(start, start + timedelta(seconds=seconds), seconds, 0),
            *(chance.choice(NOTES), chance.choice(TAGS), "manual", chance.random() < 0.8, False, start, start),
        )


async def fill(url: str, count: int) -> None:
    """Stores it all in a migrated database."""
    database = Database(driver_url(url))
    things = {
        User: [{"id": OWNER.id + number, "username": f"bench{number or ''}"} for number in range(USERS)],
        Client: [{"id": number, "name": f"Client {number}"} for number in range(1, CLIENTS + 1)],
        Project: [
            {
                "id": number,
                "client_id": number % CLIENTS + 1,
                "name": f"Project {number}",
                "hourly_rate": 60 + number % 9,
            }
            for number in range(1, PROJECTS + 1)
        ],
        Task: [
            {"id": number, "project_id": (number - 1) % PROJECTS + 1, "name": f"Task {number}"}
            for number in range(1, TASKS + 1)
        ],
    }
    async with database.transaction() as session:
        for table, found in things.items():
            await session.execute(insert(table), found)
        session.add(token_row(OWNER, "read:*,write:*", OWNER.token))
    await database.dispose()
    await (_postgres(url, count) if urlsplit(url).scheme == "postgresql" else _sqlite(url, count))


async def _postgres(url: str, count: int) -> None:
    connection = await asyncpg.connect(url)
    await connection.copy_records_to_table(TimeEntry.__tablename__, records=rows(count), columns=COLUMNS)
    # As autovacuum leaves a table: until then no index can answer alone. One that comes too soon does nothing.
    visible = "SELECT relallvisible FROM pg_class WHERE oid = 'time_entries'::regclass"
    async with asyncio.timeout(60):
        while not await connection.fetchval(visible):
            await connection.execute("VACUUM ANALYZE")
            await asyncio.sleep(0.2)
    await connection.close()


async def _sqlite(url: str, count: int) -> None:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    places = ", ".join("?" * len(COLUMNS))
    spelled = (
        tuple(cell.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(cell, datetime) else cell for cell in row)
        for row in rows(count)
    )
    with connection:
        connection.executemany(f"INSERT INTO time_entries ({', '.join(COLUMNS)}) VALUES ({places})", spelled)
    connection.execute("ANALYZE")
    connection.close()
