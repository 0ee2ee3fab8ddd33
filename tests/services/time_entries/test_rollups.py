"""Totals that nobody counts are those that counting finds, whatever has changed the entries."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import Connection, delete, func, insert, select, update

from app import create_app, jobs
from app.core.db import Database
from app.core.listing import PageRequest, must_be_counted, page
from app.core.principal import Principal
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.resources import SCHEMA
from app.services.time_entries import queries, rollup_updates, rollups
from app.services.time_entries.filters import EntryFilter
from app.services.time_entries.models import EntryRollup, EntryRollupDelta, TimeEntry
from app.settings import Settings
from tests.factories import People
from tests.processes import run

COUNTED = replace(queries.ENTRIES, count=must_be_counted)
FIRST = datetime(2025, 11, 28, tzinfo=UTC)
DAYS = 70
FILTERS = 20


def entries(chance: random.Random, users: list[int], count: int) -> Iterator[dict[str, object]]:
    """Entries over ten weeks: for projects, for clients alone, some running, some deleted."""
    free = set(users)
    for _ in range(count):
        start = FIRST + timedelta(seconds=chance.randrange(DAYS * 86_400))
        seconds, user = chance.randrange(1, 30_000), chance.choice(users)
        running = user in free and chance.random() < 0.05
        free -= {user} if running else set()
        yield {
            "user_id": user,
            "project_id": (project := chance.choice([1, 2, 3, None])),
            "client_id": chance.choice([1, 2, None]) if project else chance.choice([1, 2]),
            "start_time": start,
            "end_time": None if running else start + timedelta(seconds=seconds),
            "duration_seconds": None if running else seconds,
            "break_seconds": 0,
            "source": "manual",
            "billable": chance.random() < 0.7,
            "paid": chance.random() < 0.3,
            "deleted_at": FIRST if not running and chance.random() < 0.1 else None,
        }


def instants(chance: random.Random) -> datetime:
    """A midnight, a first of a month, or any instant around the entries."""
    day = FIRST + timedelta(days=chance.randrange(-3, DAYS + 3))
    return chance.choice([day, day.replace(day=1), day + timedelta(seconds=chance.randrange(86_400))])


def asked(chance: random.Random, users: list[int]) -> EntryFilter:
    """A filter of what totals are kept for, now and then of what they are not."""
    some: dict[str, object] = {
        "user_id": chance.choice(users),
        "project_id": chance.choice([1, 2, 3]),
        "client_id": chance.choice([1, 2]),
        "billable": chance.random() < 0.5,
        "paid": chance.random() < 0.5,
        "finished": True,
        "since": instants(chance),
        "before": instants(chance),
        "until": instants(chance),
        "tag": "focus",
    }
    names = chance.sample(sorted(some), chance.randrange(5))
    return EntryFilter(**{name: some[name] for name in names})  # type: ignore[arg-type]


async def change(database: Database, chance: random.Random, users: list[int]) -> None:
    """Adds, changes and removes entries by statements that no service has seen."""
    async with database.transaction() as session:
        await session.execute(delete(TimeEntry).where(TimeEntry.id % 7 == chance.randrange(7)))
        await session.execute(delete(TimeEntry).where(TimeEntry.end_time.is_(None)))
        await session.execute(insert(TimeEntry), list(entries(chance, users, 150)))
        some = TimeEntry.id % 5 == chance.randrange(5)
        later = TimeEntry.start_time if chance.random() < 0.5 else TimeEntry.created_at
        await session.execute(update(TimeEntry).where(some).values(paid=~TimeEntry.paid, project_id=2))
        some = TimeEntry.id % 5 == chance.randrange(5)
        await session.execute(update(TimeEntry).where(some, TimeEntry.end_time.is_not(None)).values(deleted_at=later))
        some = TimeEntry.id % 5 == chance.randrange(5)
        await session.execute(
            update(TimeEntry).where(some).values(deleted_at=None, duration_seconds=TimeEntry.duration_seconds + 1)
        )


@pytest.mark.parametrize("seed", range(2))
async def test_a_total_is_what_counting_finds(database: Database, people: People, seed: int) -> None:
    chance = random.Random(seed)
    callers = [
        Principal(user_id=people.root.id, username="root", is_admin=True, zone="UTC", strategy="test"),
        Principal(user_id=people.ada.id, username="ada", is_admin=False, zone="UTC", strategy="test"),
    ]
    users = [people.root.id, people.ada.id, people.bob.id]
    async with database.transaction() as session:
        await session.execute(insert(Client), [{"id": number, "name": f"Client {number}"} for number in (1, 2)])
        projects = [
            {"id": number, "name": f"Project {number}", "client_id": number % 3 or None} for number in (1, 2, 3)
        ]
        await session.execute(insert(Project), projects)
    for turn in range(4):
        await change(database, chance, users)
        if turn % 2:
            async with database.transaction() as session:
                await rollup_updates.fold_deltas(session)
        async with database.transaction(read_only=True) as session:
            for _ in range(FILTERS):
                caller, wanted = chance.choice(callers), asked(chance, users)
                if wanted.user_id not in (None, caller.user_id) and not caller.is_admin:
                    continue
                bound, request = wanted.bind(session, caller), PageRequest(per_page=1)
                kept = (await page(session, queries.ENTRIES, bound, request)).total
                assert kept == (await page(session, COUNTED, bound, request)).total, wanted
            assert await rollup_updates.verify_rollups(session) == 0
        async with database.transaction() as session:
            await session.execute(update(Project).values(client_id=chance.choice([1, 2])).where(Project.id == 3))


async def arrange(database: Database, users: list[int], count: int = 150) -> None:
    """Two clients, three projects and entries."""
    async with database.transaction() as session:
        await session.execute(insert(Client), [{"id": number, "name": f"Client {number}"} for number in (1, 2)])
        await session.execute(insert(Project), [{"id": number, "name": f"Project {number}"} for number in (1, 2, 3)])
        await session.execute(insert(TimeEntry), list(entries(random.Random(1), users, count)))


async def differences(database: Database) -> int:
    """How many totals differ from the entries."""
    async with database.transaction(read_only=True) as session:
        return await rollup_updates.verify_rollups(session)


async def test_what_is_wrong_is_found_and_mended(database: Database, people: People) -> None:
    await arrange(database, [people.ada.id])
    async with database.transaction() as session:
        await rollup_updates.fold_deltas(session)
        await session.execute(update(EntryRollup).where(EntryRollup.period == "ever").values(entries=7))
    assert await differences(database) > 0
    async with database.transaction() as session:
        await rollup_updates.rebuild_rollups(session)
    assert await differences(database) == 0
    async with database.transaction(read_only=True) as session:
        assert await session.scalar(select(func.count()).select_from(EntryRollupDelta)) == 0


async def test_entries_of_an_older_version_count(database: Database, people: People) -> None:
    await arrange(database, [people.ada.id, people.bob.id])

    def back_and_forth(connection: Connection) -> None:
        command.downgrade(SCHEMA.config(connection), "0012")
        command.upgrade(SCHEMA.config(connection), "head")

    async with database.writer.begin() as connection:
        await connection.run_sync(back_and_forth)
    async with database.transaction() as session:
        await rollup_updates.fold_deltas(session)
    assert await differences(database) == 0


async def test_writers_folds_and_a_rebuild_at_once(database: Database, people: People) -> None:
    """Each writer has its own entries; whoever sums up meanwhile loses nothing and counts nothing twice."""
    await arrange(database, [people.root.id])

    async def write(user: int, chance: random.Random) -> None:
        for _ in range(8):
            async with database.transaction() as session:
                added = [row for row in entries(chance, [user], 10) if row["end_time"]]
                await session.execute(insert(TimeEntry), added)
                await session.execute(
                    update(TimeEntry).where(TimeEntry.user_id == user, TimeEntry.id % 3 == 1).values(project_id=2)
                )
                await session.execute(delete(TimeEntry).where(TimeEntry.user_id == user, TimeEntry.id % 5 == 1))

    async def fold() -> None:
        for _ in range(8):
            async with database.transaction() as session:
                await rollup_updates.fold_deltas(session)

    async def rebuild() -> None:
        async with database.transaction() as session:
            await rollup_updates.rebuild_rollups(session)

    users = (people.root.id, people.ada.id, people.bob.id)
    writers = [write(user, random.Random(user)) for user in users]
    await asyncio.gather(*writers, fold(), fold(), rebuild(), rebuild())
    assert await differences(database) == 0


@pytest.mark.parametrize(
    ("since", "before", "days", "months"),
    [
        ("2026-01-15T10:00", "2026-01-15T12:00", ("2026-01-15", "2026-01-15"), ("2026-01-15", "2026-01-15")),
        ("2026-01-15T10:00", "2026-01-16T12:00", ("2026-01-16", "2026-01-16"), ("2026-01-16", "2026-01-16")),
        ("2026-01-15T00:00", "2026-01-16T00:00", ("2026-01-15", "2026-01-16"), ("2026-01-16", "2026-01-16")),
        ("2026-01-15T10:00", "2026-03-02T12:00", ("2026-01-16", "2026-03-02"), ("2026-02-01", "2026-03-01")),
        ("2026-01-01T00:00", "2026-03-01T00:00", ("2026-01-01", "2026-03-01"), ("2026-01-01", "2026-03-01")),
        ("2026-03-01T00:00", "2026-01-01T00:00", ("2026-03-01", "2026-03-01"), ("2026-03-01", "2026-03-01")),
        ("0001-01-01T00:00", "9999-12-31T23:59", ("0001-01-01", "9999-12-31"), ("0001-01-01", "9999-12-01")),
    ],
)
def test_whole_days_and_months(since: str, before: str, days: tuple[str, str], months: tuple[str, str]) -> None:
    start, end = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (since, before))
    found = rollups.whole_days({"since": start, "before": end})
    assert (str(found["first_day"]), str(found["last_day"])) == days
    assert (str(found["first_month"]), str(found["last_month"])) == months
    assert found["period_start"] <= found["first_day_at"] <= found["last_day_at"] <= found["period_end"]  # type: ignore[operator]


def test_the_commands(environ: dict[str, str]) -> None:
    """`timetracker totals verify` and `rebuild` on an empty instance."""
    assert run("totals", "verify", environ=environ).stdout == "The totals are what the entries add up to.\n"
    assert run("totals", "rebuild", environ=environ).stdout == "The totals are made from the entries.\n"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_server_folds_by_itself(settings: Settings, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "FEW_SECONDS", 0.05)
    app = create_app(replace(settings, background="serve"))
    async with app.test_app(), asyncio.timeout(30):
        await arrange(app.database, [people.ada.id])
        waiting = True
        while waiting:
            await asyncio.sleep(0.05)
            async with app.database.transaction(read_only=True) as session:
                waiting = await rollup_updates.has_deltas(session)
        assert await differences(app.database) == 0
