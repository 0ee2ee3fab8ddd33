"""The same changes to many entries, each of them judged by itself."""

from typing import Any

import pytest
from sqlalchemy import select

from app.core.db import Database
from app.core.errors import NotFound
from app.core.events import EventRow
from app.core.principal import Principal
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries import bulk_update
from app.services.time_entries.bulk_update import UpdateResult
from app.services.time_entries.models import TimeEntry
from tests.counting import statements
from tests.services.time_entries.test_bulk import ADA, BOB, ROOT, book, column

ELSEWHERE = {"task_id": ["The task belongs to another project"]}


@pytest.fixture(autouse=True)
async def places(database: Database) -> None:
    """The projects 1 and 2, each with a task of its number, and the archived 3."""
    async with database.transaction() as session:
        session.add_all([Project(name="Website"), Project(name="Shop"), Project(name="Old", status="archived")])
        await session.flush()
        session.add_all([Task(project_id=number, name="Build") for number in (1, 2)])


async def update(database: Database, ids: list[int], caller: Principal = ADA, **changes: Any) -> list[UpdateResult]:
    """The update in a transaction of its own."""
    async with database.transaction(actor=caller) as session:
        return await bulk_update.update_many(session, caller, entry_ids=ids, **changes)


async def told(database: Database) -> list[tuple[Any, ...]]:
    """Every event."""
    async with database.transaction(read_only=True) as session:
        rows = await session.scalars(select(EventRow).order_by(EventRow.id))
        return [(row.name, row.resource_id, row.before, row.after) for row in rows]


async def test_what_became_of_each(database: Database) -> None:
    ids = await book(database, {}, {"notes": "Call"}, {"end_time": None})
    found = await update(database, ids, notes="Call", tags=" b, a,b ")
    assert found == [UpdateResult(ids[0], "updated"), UpdateResult(ids[1], "updated"), UpdateResult(ids[2], "skipped")]
    assert await update(database, ids[:1], notes="Call") == [UpdateResult(ids[0], "unchanged")]
    assert await column(database, "notes") == ["Call", "Call", None]
    assert await column(database, "tags") == ["b,a", "b,a", None]
    assert await told(database) == [
        ("time_entry.updated", ids[0], {"notes": None, "tags": None}, {"notes": "Call", "tags": "b,a"}),
        ("time_entry.updated", ids[1], {"tags": None}, {"tags": "b,a"}),
    ]


async def test_one_that_fails_keeps_no_other_from_changing(database: Database) -> None:
    ids = await book(database, {"project_id": 1}, {"project_id": 2}, {"project_id": 1})
    found = await update(database, ids, task_id=1, billable=False)
    assert found == [
        UpdateResult(ids[0], "updated"),
        UpdateResult(ids[1], "failed", ELSEWHERE),
        UpdateResult(ids[2], "updated"),
    ]
    assert await column(database, "task_id") == [1, None, 1]
    assert await column(database, "billable") == [False, True, False]


async def test_a_new_project_takes_the_entry_off_its_task(database: Database) -> None:
    ids = await book(database, {"task_id": 1}, {})
    assert [item.status for item in await update(database, ids, project_id=2)] == ["updated", "updated"]
    assert await column(database, "project_id") == [2, 2]
    assert await column(database, "task_id") == [None, None]
    assert [item.status for item in await update(database, ids, project_id=1, task_id=1)] == ["updated", "updated"]
    assert await column(database, "task_id") == [1, 1]


@pytest.mark.parametrize(
    ("project", "error"), [(3, "The project is archived"), (99, "Project with ID 99 not found")], ids=["archived", "no"]
)
async def test_projects_that_take_no_time(database: Database, project: int, error: str) -> None:
    ids = await book(database, {})
    assert await update(database, ids, project_id=project) == [UpdateResult(ids[0], "failed", {"project_id": [error]})]
    assert (await column(database, "project_id"), await told(database)) == ([1], [])


async def test_somebody_elses_change_nothing(database: Database) -> None:
    own, foreign = await book(database, {}), await book(database, {}, owner=BOB)
    with pytest.raises(NotFound, match=f"ID {foreign[0]} not found"):
        await update(database, [*own, *foreign], notes="Mine")
    assert await column(database, "notes") == [None, None]
    assert [item.status for item in await update(database, [*own, *foreign], ROOT, notes="All")] == ["updated"] * 2


async def test_the_number_of_statements_is_fixed(database: Database) -> None:
    async with database.transaction() as session:
        session.add_all([Task(project_id=1, name=f"Task {number}") for number in range(60)])
    counts = []
    for size in (2, 50):
        ids = await book(database, *({"task_id": 3 + number} for number in range(size)))
        with statements(database) as sent:
            assert [item.status for item in await update(database, ids, project_id=2)] == ["updated"] * size
        counts.append(len(sent))
    assert counts == [6, 6]
    async with database.transaction(read_only=True) as session:
        assert list(await session.scalars(select(TimeEntry.task_id).distinct())) == [None]
