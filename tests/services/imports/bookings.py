"""What imports have booked, and what is told of it."""

from typing import Any
from uuid import uuid4

from sqlalchemy import func, insert, select

from app.core.clock import iso
from app.core.db import Database
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.imports.report import ImportReport
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry
from tests.services.imports.corpus import Row

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


async def new_user(database: Database) -> int:
    """The id of a user of one file."""
    async with database.transaction() as session:
        number = await session.scalar(insert(User).values(username=uuid4().hex).returning(User.id))
    assert number
    return number


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
        "tags": (entry.tags or "").casefold(),  # which spelling is stored depends on those that are known
        "paid": entry.paid,
        "invoice_number": entry.invoice_number,
    }
    return {name: value for name, value in values.items() if value} | ({} if entry.billable else {"billable": False})


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
