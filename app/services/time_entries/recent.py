"""The recent work of a user, to be resumed."""

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.principal import Principal
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry

ENTRIES_SCANNED = 300  # entries


async def recent_work(
    session: AsyncSession, caller: Principal, *, limit: int = 50
) -> list[Row[str, int, str, int | None, str | None]]:
    """Return the distinct notes, projects and tasks of the caller's newest entries, the newest first.

    Only active projects are included, because only they take a timer.
    """
    newest = select(TimeEntry.notes, TimeEntry.project_id, TimeEntry.task_id, TimeEntry.start_time, TimeEntry.id)
    newest = newest.where(TimeEntry.user_id == caller.user_id, TimeEntry.deleted_at.is_(None))
    rows = newest.order_by(TimeEntry.start_time.desc(), TimeEntry.id.desc()).limit(ENTRIES_SCANNED).subquery()
    last = func.max(rows.c.start_time)
    statement = (
        select(
            func.coalesce(rows.c.notes, "").label("notes"),
            rows.c.project_id,
            Project.name.label("project"),
            rows.c.task_id,
            Task.name.label("task"),
        )
        .join(Project, Project.id == rows.c.project_id)
        .join(Task, Task.id == rows.c.task_id, isouter=True)
        .where(Project.status == "active")
        .group_by(rows.c.notes, rows.c.project_id, Project.name, rows.c.task_id, Task.name)
        .order_by(last.desc(), func.max(rows.c.id).desc())
        .limit(limit)
    )
    return list((await session.execute(statement)).all())
