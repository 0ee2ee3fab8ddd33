"""Tasks: create, get, update, delete."""

from datetime import datetime
from typing import Unpack

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import ChangeSet, Precondition, apply_changes, pending_changes
from app.core.clock import now
from app.core.db import for_update
from app.core.errors import NotFound, invalid_fields
from app.core.events import emit, snapshot
from app.core.messages import N_
from app.core.principal import Principal
from app.core.tags import normalize_tags
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
from app.services.tasks.fields import TaskFields
from app.services.tasks.models import Task

REQUIRED = frozenset({"name", "project_id", "status", "priority"})


async def create(
    session: AsyncSession, caller: Principal, *, created_at: datetime | None = None, **fields: Unpack[TaskFields]
) -> Task:
    """Create a task, as of `created_at` if given; raise Invalid for an unknown project or assignee."""
    task = Task(**fields, created_by=caller.user_id)
    if created_at is not None:
        task.created_at = task.updated_at = created_at
    task.tags = normalize_tags(task.tags)
    await projects.get_bookable(session, task.project_id)
    await _check_assignee(session, task)
    _stamp(task)
    session.add(task)
    await session.flush()
    emit(session, TaskCreated(id=task.id, after=snapshot(task)))
    if task.assigned_to:
        emit(session, TaskAssigned(id=task.id, after={"assigned_to": task.assigned_to}))
    return task


async def get(session: AsyncSession, task_id: int, *, lock: bool = False) -> Task:
    """Return the task; NotFound if there is none."""
    statement = select(Task).where(Task.id == task_id)
    task = await session.scalar(for_update(statement) if lock else statement)
    if task is None:
        raise NotFound(N_("Task with ID {task_id} not found", task_id=task_id))
    return task


async def update(
    session: AsyncSession, task_id: int, *, guard: Precondition | None = None, **changes: Unpack[TaskFields]
) -> Task:
    """Change the given fields; None clears what may be empty. A new status sets start and completion."""
    task = await get(session, task_id, lock=True)
    if guard:
        await guard()
    old = {"status": task.status, "assigned_to": task.assigned_to, "project_id": task.project_id}
    apply_changes(task, changes, REQUIRED)
    task.tags = normalize_tags(task.tags)
    if task.project_id != old["project_id"]:
        await projects.get_bookable(session, task.project_id)
    if task.assigned_to != old["assigned_to"]:
        await _check_assignee(session, task)
    if task.status != old["status"]:
        _stamp(task)
    changed = pending_changes(task)
    if changed:
        await session.flush()
        _emit_changes(session, task, changed)
    return task


async def delete(session: AsyncSession, task_id: int, guard: Precondition | None = None) -> None:
    """Delete a task; its entries keep their time and lose the task by the foreign key."""
    task = await get(session, task_id, lock=True)
    if guard:
        await guard()
    await session.delete(task)
    await session.flush()
    emit(session, TaskDeleted(id=task_id, before=snapshot(task)))


def check_project(task_id: int, of_task: int | None, project_id: int | None) -> None:
    """Raise Invalid, naming `task_id`, unless the task exists, as it does if it has a project, and has this one."""
    if of_task is None:
        raise invalid_fields(task_id=N_("Task with ID {task_id} not found", task_id=task_id))
    if of_task != project_id:
        raise invalid_fields(task_id=N_("The task belongs to another project"))


def _emit_changes(session: AsyncSession, task: Task, changed: ChangeSet) -> None:
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
        raise invalid_fields(assigned_to=N_("User with ID {user_id} not found", user_id=task.assigned_to))
