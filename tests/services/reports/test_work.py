"""A report from the rollups is the same, to the second and the cent, as one from the entries."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import Database
from app.core.principal import Principal
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.reports import summary, work
from app.services.reports.query import SummaryQuery
from app.services.tasks.models import Task
from app.services.time_entries import rollup_updates
from app.services.time_entries.models import TimeEntry
from tests.factories import People

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Pacific/Marquesas", "Asia/Kathmandu")
FIRST, DAYS = datetime(2026, 1, 20, tzinfo=UTC), 110  # clocks change in March
GROUPS = ("day", "week", "month", "project", "client", "billable")
RATES = (None, None, Decimal("80"), Decimal("99.99"))
PROJECTS = CLIENTS = TASKS = (1, 2, 3, 4)


def rate(chance: random.Random, often: float) -> Decimal | None:
    """None, or a rate; the more seldom the less often rates are given."""
    return chance.choice(RATES) if chance.random() < often else None


async def arrange(session: AsyncSession, chance: random.Random, users: list[int]) -> None:
    """Clients, projects, tasks and users, some of them with rates and rules of rounding."""
    often, rules = chance.choice((0, 0.3, 1)), chance.choice((0, 0.3))
    for table in (TimeEntry, Task, Project, Client):
        await session.execute(delete(table))
    rule = lambda: chance.choice((0, 6, 15)) if chance.random() < rules else None  # noqa: E731
    shared = lambda number: {"id": number, "rounding_mode": "up", "rounding_minutes": rule()}  # noqa: E731
    rows: list[dict[str, Any]] = [
        {
            **shared(n),
            "name": f"c{n}",
            "default_hourly_rate": rate(chance, 0.8),
            "currency": chance.choice(("EUR", "USD")),
        }
        for n in CLIENTS
    ]
    await session.execute(insert(Client), rows)
    rows = [
        {**shared(n), "name": f"p{n}", "hourly_rate": rate(chance, 0.8), "client_id": chance.choice((1, 2, None))}
        for n in PROJECTS
    ]
    await session.execute(insert(Project), rows)
    rows = [{"id": n, "name": f"t{n}", "project_id": n, "hourly_rate": rate(chance, often)} for n in TASKS]
    await session.execute(insert(Task), rows)
    for user in users:
        await session.execute(update(User).where(User.id == user).values(hourly_rate=rate(chance, often)))


def entry(chance: random.Random, users: list[int]) -> dict[str, object]:
    """An entry, on a task of any project, now and then deleted."""
    start = FIRST + timedelta(seconds=chance.randrange(DAYS * 86_400))
    if chance.random() < 0.3:
        start = start.replace(hour=chance.choice((0, 10, 22, 23)), minute=0, second=0)
    seconds, project = chance.choice((1, 900, 5_000, 40_000)), chance.choice((*PROJECTS, None))
    return {
        "user_id": chance.choice(users),
        "project_id": project,
        "client_id": chance.choice((*CLIENTS, None)) if project else chance.choice(CLIENTS),
        "task_id": chance.choice((*TASKS, None, None)),
        "start_time": start,
        "end_time": start + timedelta(seconds=seconds),
        "duration_seconds": seconds,
        "billable": chance.random() < 0.7,
        "paid": chance.random() < 0.3,
        "deleted_at": FIRST if chance.random() < 0.1 else None,
    }


async def change(database: Database, chance: random.Random, users: list[int]) -> None:
    """Adds entries, changes and deletes some, and adds up a part of it."""
    async with database.transaction() as session:
        await session.execute(insert(TimeEntry), [entry(chance, users) for _ in range(80)])
        some = TimeEntry.id % 5 == chance.randrange(5)
        await session.execute(update(TimeEntry).where(some).values(project_id=2, billable=~TimeEntry.billable))
        await session.execute(delete(TimeEntry).where(TimeEntry.end_time.is_(None)))
        running = {**entry(chance, users), "end_time": None, "duration_seconds": None, "deleted_at": None}
        await session.execute(insert(TimeEntry), [running])
    if chance.random() < 0.5:
        async with database.transaction() as session:
            await rollup_updates.fold_deltas(session)


def query(chance: random.Random) -> SummaryQuery:
    """A query that rollups can answer: of days or instants, grouped and filtered in any way."""
    first = FIRST.date() + timedelta(days=chance.randrange(-5, DAYS))
    last: date = first + timedelta(days=chance.choice((0, 1, 6, 30, 100)))
    start: date = first
    if chance.random() < 0.3:
        start = datetime(first.year, first.month, first.day, chance.randrange(24), 30, tzinfo=UTC)
        last = start + timedelta(hours=chance.randrange(1, 2_000))
    some: dict[str, object] = {
        "project_id": chance.choice(PROJECTS),
        "client_id": chance.choice(CLIENTS),
        "billable": chance.random() < 0.5,
        "paid": chance.random() < 0.5,
    }
    filters: dict[str, Any] = {name: some[name] for name in chance.sample(sorted(some), chance.choice((0, 0, 1, 2)))}
    by = tuple(chance.sample(GROUPS, chance.randrange(3)))
    return SummaryQuery(
        start=start, end=last, zone=chance.choice(ZONES), group_by=by, rounding=chance.random() < 0.7, **filters
    )


@pytest.mark.parametrize("seed", range(4))
async def test_rollups_say_what_the_entries_say(
    database: Database, people: People, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance, users = random.Random(seed), [people.root.id, people.ada.id, people.bob.id]
    root = Principal(people.root.id, "root", True, "Europe/Berlin", "tests")
    seen = 0
    for _ in range(3):
        async with database.transaction() as session:
            await arrange(session, chance, users)
        for _ in range(2):
            await change(database, chance, users)
            async with database.transaction(read_only=True) as session:
                for _ in range(15):
                    asked = query(chance)
                    kept = await summary.read_summary(session, root, asked)
                    with monkeypatch.context() as patch:
                        patch.setattr(work, "is_rolled_up", lambda *_: False)
                        counted = await summary.read_summary(session, root, asked)
                    assert kept == counted, asked
                    seen += kept.total.entries
    assert seen > 500
