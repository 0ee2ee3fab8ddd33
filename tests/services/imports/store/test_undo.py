"""Imports taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from app.core.clock import now
from app.core.db import Database
from app.core.errors import Conflict, NotFound
from app.core.events import EventRow
from app.services.clients.models import Client
from app.services.imports.models import ImportRow
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries import bulk, entries
from app.services.time_entries.models import TimeEntry
from tests.services.imports.database import ADA, ROOT, bring, contents, counts, settle, undo
from tests.services.imports.samples import data


@pytest.fixture
async def imported(database: Database) -> int:
    """The id of an import of four entries, with a client, two projects and a task of its own."""
    await settle(database)
    report = await bring(database, data("toggl_year"))
    assert report.import_id
    return report.import_id


async def names(database: Database) -> list[str]:
    """Clients, projects and tasks that are there."""
    async with database.transaction(read_only=True) as session:
        return [
            name
            for kind in (Client, Project, Task)
            for name in await session.scalars(select(kind.name).order_by(kind.id))
        ]


async def ids(database: Database) -> list[int]:
    """The entries that are there, deleted ones too."""
    async with database.transaction(read_only=True) as session:
        return list(await session.scalars(select(TimeEntry.id).order_by(TimeEntry.id)))


async def test_changed_entries_hold_it_up(database: Database, imported: int) -> None:
    first, second, *rest = await ids(database)
    async with database.transaction(actor=ROOT) as session:
        await bulk.apply_action(session, ROOT, entry_ids=[first], action="set_paid", value=True)
        await entries.delete(session, ROOT, second)
    before = await contents(database)
    with pytest.raises(Conflict) as error:
        await undo(database, imported)
    assert (error.value.code, error.value.details) == (
        "entries_changed",
        {"changed": 2, "entry_ids": [first, second]},
    )
    assert await contents(database) == before
    assert (await undo(database, imported, keep_changed=True)).undone_at
    assert await ids(database) == [first, second]
    assert await names(database) == ["Fen Labs", "Atlas", "Unsorted", "Survey"]
    again = await bring(database, data("toggl_year"))
    assert (counts(again), len(rest)) == ({"created": 2, "duplicates": 2, "skipped": 2}, 2)


async def test_what_somebody_deleted_does_not_come_back(database: Database, imported: int) -> None:
    first, *_ = await ids(database)
    async with database.transaction(actor=ROOT) as session:
        await entries.delete(session, ROOT, first)
    assert (await bring(database, data("toggl_year"))).created == 0
    async with database.transaction() as session:
        await session.execute(update(TimeEntry).values(deleted_at=now() - timedelta(days=99)))
        assert await entries.purge(session, keep_days=30) == 4
    assert counts(await bring(database, data("toggl_year"))) == {"duplicates": 4, "skipped": 2}
    await undo(database, imported)
    assert (await bring(database, data("toggl_year"))).created == 4


async def test_names_that_are_used_or_changed_stay(database: Database, imported: int) -> None:
    async with database.transaction() as session:
        project = (await session.scalars(select(Project).where(Project.name == "Atlas"))).one()
        session.add(Task(project_id=project.id, name="By hand"))
        await session.execute(update(Client).values(address="Here"))
    await undo(database, imported)
    assert await names(database) == ["Fen Labs", "Atlas", "By hand"]


async def test_what_an_unknown_table_points_at_stays_and_the_rest_goes(database: Database, imported: int) -> None:
    async with database.transaction() as session:
        await session.execute(text("CREATE TABLE pins (project_id INTEGER REFERENCES projects (id))"))
        await session.execute(text("INSERT INTO pins SELECT id FROM projects WHERE name = 'Atlas'"))
    await undo(database, imported)
    assert await names(database) == ["Fen Labs", "Atlas"]
    async with database.transaction(read_only=True) as session:
        told = select(EventRow.name).where(EventRow.name.in_(["task.deleted", "project.deleted", "client.deleted"]))
        assert list(await session.scalars(told.order_by(EventRow.id))) == ["task.deleted", "project.deleted"]


async def test_it_can_be_repeated(database: Database, imported: int) -> None:
    first = await undo(database, imported)
    assert (await undo(database, imported)).undone_at == first.undone_at


async def test_it_is_ones_own(database: Database, imported: int) -> None:
    for number in (imported, 99):
        with pytest.raises(NotFound, match=f"Import with ID {number} not found"):
            await undo(database, number, ADA)
    async with database.transaction(read_only=True) as session:
        states = list(await session.scalars(select(ImportRow.state).order_by(ImportRow.line)))
    assert states == ["created"] * 4 + ["skipped"] * 2
