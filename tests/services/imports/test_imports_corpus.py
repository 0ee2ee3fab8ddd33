"""Every file of the corpus: what it says, and what is booked, in a dry run and in earnest, on both databases."""

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import func, insert, select

from app.core.clock import iso
from app.core.db import Database
from app.core.errors import Invalid
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.imports.formats import FORMATS
from app.services.imports.report import ImportReport
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry
from app.settings import driver_url
from tests.conftest import BACKENDS, TEMPLATE, admin, postgres_url
from tests.services.imports.corpus import NAMES, Outcome, Row, outcome_of, sample
from tests.services.imports.database import bring, undo

COUNTED = (
    "source",
    "total",
    "created",
    "duplicates",
    "skipped",
    "failed",
    "seconds",
    "new",
    "warnings",
    "shown",
    "sums",
)
MOST_WARNINGS = 5  # of a kind that a report has


@pytest.mark.parametrize("name", NAMES)
def test_what_it_says(name: str) -> None:
    file = sample(name)
    if file.expected.error:
        with pytest.raises(Invalid) as error:
            outcome_of(file.data, file.options)
        assert error.value.fields == file.expected.error
    else:
        assert outcome_of(file.data, file.options) == file.expected


def test_every_format_has_files() -> None:
    assert sorted({sample(name).expected.source for name in NAMES} - {""}) == sorted(FORMATS)


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=BACKENDS)
async def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """One database for all files, which each leaves as it was."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("corpus") / "test.db"
        shutil.copy(Path(os.environ["TT_TEST_FOLDER"]) / "template.db", path)
        database = Database(driver_url(f"sqlite:///{path}"))
        yield database
        await database.dispose()
        return
    name = f"tt_{uuid4().hex}"
    await admin(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    database = Database(driver_url(postgres_url(name)))
    yield database
    await database.dispose()
    await admin(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", NAMES)
async def test_what_is_booked(shared: Database, name: str) -> None:
    file = sample(name)
    owner = await new_user(shared)
    options = replace(file.options, mine=True)
    if file.expected.error:
        with pytest.raises(Invalid):
            await bring(shared, file.data, options, owner_id=owner)
        return
    dry = await bring(shared, file.data, options, owner_id=owner, dry_run=True)
    assert await booked(shared, owner) == []
    options = replace(options, source=file.expected.source)
    report = await bring(shared, file.data, options, owner_id=owner)
    try:
        assert summary(report) == summary(dry)
        wanted = booked_of(file.expected)
        assert await booked(shared, owner) == [without(row, "line", "person") for row in wanted.rows]
        assert lines(report) == (wanted.skipped, wanted.failed)
        assert [text for text in wanted.warnings[:MOST_WARNINGS] if text not in report.warnings] == []
        again = await bring(shared, file.data, options, owner_id=owner)
        assert (again.created, again.duplicates) == (0, report.created)
    finally:
        await undo(shared, report.import_id or 0)
    assert await booked(shared, owner) == []


async def new_user(database: Database) -> int:
    """The id of a user of one file."""
    async with database.transaction() as session:
        number = await session.scalar(insert(User).values(username=uuid4().hex).returning(User.id))
    assert number
    return number


def booked_of(outcome: Outcome) -> Outcome:
    """What a database makes of a file: it knows no project by its id."""
    unknown = [(row["line"], "unknown_project") for row in outcome.rows if "project_id" in row]
    rows = [row for row in outcome.rows if "project_id" not in row]
    return replace(outcome, rows=rows, failed=sorted([*outcome.failed, *unknown]))


async def booked(database: Database, owner: int) -> list[Row]:
    """The entries of a user, as the expectations have them."""
    wanted = (
        select(TimeEntry, Client.name, Project.name, Task.name)
        .join(Project, Project.id == TimeEntry.project_id, isouter=True)
        .join(Client, Client.id == func.coalesce(TimeEntry.client_id, Project.client_id), isouter=True)
        .join(Task, Task.id == TimeEntry.task_id, isouter=True)
        .where(TimeEntry.user_id == owner)
        .order_by(TimeEntry.id)
    )
    async with database.transaction(read_only=True) as session:
        return [row_of(*found) for found in (await session.execute(wanted)).all()]


def row_of(entry: TimeEntry, client: str | None, project: str | None, task: str | None) -> Row:
    """An entry as the expectations have it."""
    assert entry.end_time
    assert entry.duration_seconds == (entry.end_time - entry.start_time).total_seconds() - entry.break_seconds
    values: Row = {
        "start": iso(entry.start_time),
        "end": iso(entry.end_time),
        "client": client,
        "project": None if project == "Unsorted" else project,
        "task": task,
        "break": entry.break_seconds,
        "notes": entry.notes,
        "tags": entry.tags,
        "paid": entry.paid,
        "invoice_number": entry.invoice_number,
    }
    return {name: value for name, value in values.items() if value} | ({} if entry.billable else {"billable": False})


def without(row: Row, *names: str) -> Row:
    """A row without some keys."""
    return {name: value for name, value in row.items() if name not in names}


def summary(report: ImportReport) -> dict[str, Any]:
    """What a dry run and an import say alike."""
    return {name: getattr(report, name) for name in COUNTED} | {"problems": lines(report)}


def lines(report: ImportReport) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The lines that were skipped, and those that failed, with their codes."""
    found = {
        state: [(problem.line, problem.error.code) for problem in report.problems if problem.state == state]
        for state in ("skipped", "failed")
    }
    return found["skipped"], found["failed"]
