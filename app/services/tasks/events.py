"""Events of tasks."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class TaskEvent(Event):
    """An event of a task; `id` is the task's."""

    resource: ClassVar[str] = "task"


class TaskCreated(TaskEvent):
    name = "task.created"


class TaskUpdated(TaskEvent):
    name = "task.updated"


class TaskStatusChanged(TaskEvent):
    name = "task.status_changed"


class TaskCompleted(TaskEvent):
    name = "task.completed"


class TaskAssigned(TaskEvent):
    name = "task.assigned"


class TaskDeleted(TaskEvent):
    name = "task.deleted"
