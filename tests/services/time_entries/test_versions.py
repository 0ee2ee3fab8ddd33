"""Totals that are remembered are those of the rows beside them, whatever changes meanwhile, on any connection."""

import asyncio
import json
import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, insert, select, update

from app.core import listing
from app.core.db import Database
from app.core.listing import PageRequest, page
from app.core.principal import Principal
from app.core.totals import remembered_totals
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries import rollup_updates
from app.services.time_entries.filters import EntryFilter
from app.services.time_entries.models import EntryChange, TimeEntry
from app.services.time_entries.queries import ENTRIES
from tests.counting import statements
from tests.factories import People

FIRST = datetime(2026, 3, 10, tzinfo=UTC)
WORDS = ("Workshop", "Wörter", "会議室", "Straße", "qx", None)
TAGS = ("focus", "Ärger,focus", "focused", "x", None)
FILTERS = (
    EntryFilter(tag="FOCUS"),
    EntryFilter(tag="ärger"),
    EntryFilter(tag="x"),
    EntryFilter(text="work"),
    EntryFilter(text="WÖRT"),
    EntryFilter(text="議室"),
    EntryFilter(text="会議室"),
    EntryFilter(text="qx"),
    EntryFilter(text="Alpha"),
    EntryFilter(text="Acme", tag="focus"),
    EntryFilter(task_id=1),
    EntryFilter(text="work", since=FIRST + timedelta(hours=20), finished=True),
)


def caller(people: People, name: str) -> Principal:
    """Root, an administrator, or Ada."""
    root = name == "root"
    user = people.root if root else people.ada
    return Principal(user_id=user.id, username=name, is_admin=root, zone="UTC", strategy="test")


def entries(people: People, chance: random.Random, count: int) -> list[dict[str, object]]:
    """Entries of three users, for a project or for a client."""
    made = []
    for _ in range(count):
        start = FIRST + timedelta(hours=chance.randrange(100))
        project = chance.choice((1, 2, None))
        made.append(
            {
                "user_id": chance.choice((people.root.id, people.ada.id, people.bob.id)),
                **{"project_id": project, "client_id": None if project else chance.choice((1, 2))},
                **{"task_id": project and chance.choice((project, None))},
                **{"start_time": start, "end_time": start + timedelta(hours=1), "duration_seconds": 3600},
                **{"notes": chance.choice(WORDS), "tags": chance.choice(TAGS)},
            }
        )
    return made


async def arrange(database: Database, people: People, count: int = 60) -> None:
    """Two clients with a project and a task each, and entries."""
    async with database.transaction() as session:
        await session.execute(insert(Client), [{"id": 1, "name": "Acme"}, {"id": 2, "name": "Globex"}])
        await session.execute(
            insert(Project), [{"id": 1, "client_id": 1, "name": "Alpha"}, {"id": 2, "client_id": 2, "name": "Beta"}]
        )
        await session.execute(
            insert(Task), [{"id": 1, "project_id": 1, "name": "One"}, {"id": 2, "project_id": 2, "name": "Two"}]
        )
        await session.execute(insert(TimeEntry), entries(people, random.Random(count), count))


async def read(database: Database, principal: Principal, wanted: EntryFilter) -> tuple[int, list[int]]:
    """The total of a list, and the ids of its only page."""
    async with database.transaction(read_only=True) as session:
        found = await page(session, ENTRIES, wanted.bind(session, principal), PageRequest(per_page=1000))
    return found.total, sorted(item["id"] for item in json.loads(found.items))


def named(entry: TimeEntry, text: str, names: dict[str, dict[int | None, str]], owner: dict[int, int]) -> bool:
    """Whether an entry, or the name of what it is for, contains a text."""
    client = entry.client_id or owner.get(entry.project_id or 0)
    texts = (
        *(entry.notes, entry.tags, names["project"].get(entry.project_id)),
        *(names["task"].get(entry.task_id), names["client"].get(client)),
    )
    return any(text.lower() in (it or "").lower() for it in texts)


async def expected(database: Database, principal: Principal, wanted: EntryFilter) -> list[int]:
    """What Python finds."""
    async with database.transaction() as session:
        rows = list(await session.scalars(select(TimeEntry).where(TimeEntry.deleted_at.is_(None))))
        names: dict[str, dict[int | None, str]] = {}
        for kind, model in (("project", Project), ("task", Task), ("client", Client)):
            names[kind] = {row.id: row.name for row in await session.scalars(select(model))}  # type: ignore[attr-defined]
        owner = {row.id: row.client_id or 0 for row in await session.scalars(select(Project))}
    return sorted(
        row.id
        for row in rows
        if (principal.is_admin or row.user_id == principal.user_id)
        and (wanted.tag is None or wanted.tag.lower() in (row.tags or "").lower().split(","))
        and (wanted.text is None or named(row, wanted.text, names, owner))
        and (wanted.task_id is None or row.task_id == wanted.task_id)
        and (wanted.since is None or row.start_time >= wanted.since)
    )


@pytest.mark.parametrize("few", [0, 1000])
async def test_totals_and_rows_are_what_is_there(
    database: Database, people: People, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(listing, "FEW", few)
    chance = random.Random(few)
    await arrange(database, people)
    changes = (
        update(TimeEntry).where(TimeEntry.id % 3 == 0).values(notes="work"),
        update(TimeEntry).where(TimeEntry.id % 4 == 0).values(tags="focus,x"),
        update(TimeEntry).where(TimeEntry.id % 5 == 0).values(deleted_at=FIRST),
        update(TimeEntry).where(TimeEntry.id % 7 == 0).values(user_id=people.ada.id),
        delete(TimeEntry).where(TimeEntry.id % 11 == 0),
        update(Project).where(Project.id == 1).values(name="Gamma"),
        update(Client).where(Client.id == 2).values(name="Alphabet"),
        update(Project).where(Project.id == 1).values(client_id=2),
        insert(TimeEntry).values(entries(people, random.Random(7), 5)),
        delete(Task).where(Task.id == 1),
    )
    for change in (None, *changes):
        if change is not None:
            async with database.transaction() as session:
                await session.execute(change)
        if change in changes[::3]:
            async with database.transaction() as session:
                await rollup_updates.fold_deltas(session)
        for name in ("root", "ada"):
            for wanted in chance.sample(FILTERS, 4):
                ids = await expected(database, caller(people, name), wanted)
                for _ in range(2):
                    assert await read(database, caller(people, name), wanted) == (len(ids), ids), (name, wanted)


async def test_a_remembered_total_is_not_counted_again(database: Database, people: People) -> None:
    await arrange(database, people)

    async def sent(wanted: EntryFilter, name: str) -> tuple[int, int]:
        with statements(database) as found:
            await read(database, caller(people, name), wanted)
        async with database.transaction(read_only=True) as session:
            bound = wanted.bind(session, caller(people, name))
            total = remembered_totals(session).get((ENTRIES, *sorted(bound.values.items())))
        return len([text for text in found if text.startswith("WITH")]), total.total if total else -1

    wanted = EntryFilter(tag="focus")
    before = (await sent(wanted, "ada"))[1]
    async with database.transaction() as session:
        await session.execute(
            insert(TimeEntry), [dict(it, user_id=people.bob.id) for it in entries(people, random.Random(1), 9)]
        )
    assert await sent(wanted, "ada") == (1, before)
    async with database.transaction() as session:
        await session.execute(
            insert(TimeEntry),
            [dict(it, user_id=people.ada.id, tags="focus") for it in entries(people, random.Random(1), 2)],
        )
    assert await sent(wanted, "ada") == (2, before + 2)
    async with database.transaction() as session:
        await rollup_updates.fold_deltas(session)
        assert await session.scalar(select(func.count()).select_from(EntryChange)) == 0
    assert await sent(wanted, "ada") == (1, before + 2)


async def test_a_total_is_never_another_than_that_of_the_rows_beside_it(database: Database, people: People) -> None:
    """Writers, a job that folds and readers at once; a writer commits later than one that began after it."""
    await arrange(database, people, 30)
    ended = asyncio.Event()

    async def write(user: int) -> None:
        chance = random.Random(user)
        for _ in range(12):
            async with database.transaction() as session:
                added = [dict(row, user_id=user) for row in entries(people, chance, 3)]
                await session.execute(insert(TimeEntry), added)
                await asyncio.sleep(chance.random() / 50)
                some = (TimeEntry.user_id == user) & (TimeEntry.id % 3 == chance.randrange(3))
                await session.execute(update(TimeEntry).where(some).values(tags=chance.choice(TAGS), notes="work"))

    async def fold() -> None:
        while not ended.is_set():
            async with database.transaction() as session:
                await rollup_updates.fold_deltas(session)
            await asyncio.sleep(0.005)

    async def watch(name: str) -> int:
        reads = 0
        while not ended.is_set():
            for wanted in (EntryFilter(tag="focus"), EntryFilter(text="work")):
                total, ids = await read(database, caller(people, name), wanted)
                assert total == len(ids)
                reads += 1
        return reads

    async def all_written() -> None:
        await asyncio.gather(*(write(user.id) for user in (people.root, people.ada, people.bob)))
        ended.set()

    _, _, *reads = await asyncio.gather(all_written(), fold(), watch("root"), watch("ada"))
    assert all(isinstance(count, int) and count > 10 for count in reads)
