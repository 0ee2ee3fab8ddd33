"""Tasks: created, moved, changed, deleted."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import Changed, Guard, apply, record
from app.core.clock import now
from app.core.db import locked
from app.core.errors import NotFound, invalid_fields
from app.core.events import emit, snapshot
from app.core.principal import Principal
from app.core.tags import join_tags
from app.services.accounts.models import User
from app.services.projects import service as projects
from app.services.tasks.events import (
    TaskAssigned,
    TaskCompleted,
    TaskCreated,
    TaskDeleted,
    TaskStatusChanged,
    TaskUpdated,
)
from app.services.tasks.models import Task

REQUIRED = frozenset({"name", "project_id", "status", "priority"})


async def create(session: AsyncSession, caller: Principal, values: Mapping[str, object]) -> Task:
    """A new task; Invalid for an unknown project or assignee."""
    task = Task(**values, created_by=caller.user_id)
    task.tags = join_tags(task.tags)
    await projects.bookable(session, task.project_id)
    await _check_assignee(session, task)
    _stamp(task)
    session.add(task)
    await session.flush()
    emit(session, TaskCreated(id=task.id, after=snapshot(task)))
    if task.assigned_to:
        emit(session, TaskAssigned(id=task.id, after={"assigned_to": task.assigned_to}))
    return task


async def get(session: AsyncSession, task_id: int, *, lock: bool = False) -> Task:
    """The task; NotFound where there is none."""
    statement = select(Task).where(Task.id == task_id)
    task = await session.scalar(locked(statement) if lock else statement)
    if task is None:
        raise NotFound(f"Task with ID {task_id} not found")
    return task


async def update(session: AsyncSession, task_id: int, values: Mapping[str, object], guard: Guard | None = None) -> Task:
    """Changes what `values` names; None clears what may be empty. A new status stamps start and completion."""
    task = await get(session, task_id, lock=True)
    if guard:
        await guard()
    old = {"status": task.status, "assigned_to": task.assigned_to, "project_id": task.project_id}
    apply(task, values, REQUIRED)
    task.tags = join_tags(task.tags)
    if task.project_id != old["project_id"]:
        await projects.bookable(session, task.project_id)
    if task.assigned_to != old["assigned_to"]:
        await _check_assignee(session, task)
    if task.status != old["status"]:
        _stamp(task)
    changed = record(task)
    if changed:
        await session.flush()
        _tell(session, task, changed)
    return task


async def delete(session: AsyncSession, task_id: int, guard: Guard | None = None) -> None:
    """Removes a task; its entries keep their time and have no task (the foreign key sees to it)."""
    task = await get(session, task_id, lock=True)
    if guard:
        await guard()
    await session.delete(task)
    await session.flush()
    emit(session, TaskDeleted(id=task_id, before=snapshot(task)))


async def of_project(session: AsyncSession, task_id: int, project_id: int | None) -> Task:
    """The task if it belongs to the project; Invalid that names `task_id` otherwise."""
    task = await session.get(Task, task_id)
    if task is None:
        raise invalid_fields(task_id=f"Task with ID {task_id} not found")
    if task.project_id != project_id:
        raise invalid_fields(task_id="The task belongs to another project")
    return task


def _tell(session: AsyncSession, task: Task, changed: Changed) -> None:
    emit(session, TaskUpdated(id=task.id, **changed))
    if "status" in changed["after"]:
        emit(session, TaskStatusChanged(id=task.id, **changed))
        if task.status == "done":
            emit(session, TaskCompleted(id=task.id, **changed))
    if changed["after"].get("assigned_to"):
        emit(session, TaskAssigned(id=task.id, **changed))


def _stamp(task: Task) -> None:
    if task.status in ("in_progress", "review", "done") and task.started_at is None:
        task.started_at = now()
    task.completed_at = now() if task.status == "done" else None


async def _check_assignee(session: AsyncSession, task: Task) -> None:
    if task.assigned_to is None:
        return
    user = await session.get(User, task.assigned_to)
    if user is None or not user.is_active:
        raise invalid_fields(assigned_to=f"User with ID {task.assigned_to} not found")
