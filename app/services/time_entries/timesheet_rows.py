"""The rows of a timesheet: a user's time on each target, day by day."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import day_end, day_start
from app.core.principal import Principal
from app.core.sql.time import day_in_zone
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.timesheet import Work


@dataclass(frozen=True, slots=True)
class TimesheetCell:
    """The time of `entries` finished entries on one target and day; `running` if the timer runs there."""

    seconds: int = 0
    entries: int = 0
    running: bool = False


@dataclass(frozen=True, slots=True)
class TimesheetRow:
    """A target with its names, and its cells that are not empty."""

    work: Work
    project: str | None
    task: str | None
    client: str | None
    color: str | None = None
    cells: dict[date, TimesheetCell] = field(default_factory=dict)


async def read_timesheet(session: AsyncSession, caller: Principal, first: date, last: date) -> list[TimesheetRow]:
    """Return the caller's rows by project and task, of days in the caller's zone, in one statement."""
    since, before = day_start(first, caller.zone), day_end(last, caller.zone)
    own = (
        select(
            TimeEntry.project_id,
            TimeEntry.task_id,
            TimeEntry.client_id,
            day_in_zone(TimeEntry.start_time, caller.zone, since, before).label("day"),
            func.coalesce(TimeEntry.duration_seconds, 0).label("seconds"),
            case((TimeEntry.end_time.is_(None), 1), else_=0).label("running"),
        )
        .where(
            TimeEntry.user_id == caller.user_id,
            TimeEntry.deleted_at.is_(None),
            TimeEntry.start_time >= since,
            TimeEntry.start_time < before,
        )
        .subquery()
    )
    work = (own.c.project_id, own.c.task_id, own.c.client_id)
    names = (Project.name, Task.name, Client.name, Project.color)
    statement = (
        select(*work, *names, own.c.day, func.sum(own.c.seconds), func.count(), func.sum(own.c.running))
        .join_from(own, Project, Project.id == own.c.project_id, isouter=True)
        .join(Client, Client.id == func.coalesce(own.c.client_id, Project.client_id), isouter=True)
        .join(Task, Task.id == own.c.task_id, isouter=True)
        .group_by(*work, *names, own.c.day)
    )
    rows: dict[Work, TimesheetRow] = {}
    for (
        project_id,
        task_id,
        client_id,
        project,
        task,
        client,
        color,
        day,
        seconds,
        count,
        running,
    ) in await session.execute(statement):
        at = Work(project_id, task_id, client_id)
        row = rows.setdefault(at, TimesheetRow(at, project, task, client, color))
        row.cells[day] = TimesheetCell(int(seconds), count - int(running), running > 0)
    return sorted(rows.values(), key=sort_key)


def sort_key(row: TimesheetRow) -> tuple[str, str, str]:
    """Return the sort key of a row."""
    return (row.project or row.client or "").lower(), row.project or "", (row.task or "").lower()
