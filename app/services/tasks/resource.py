"""The resource card of tasks."""

from sqlalchemy import or_

from app.core.messages import N_
from app.core.resource import Archive, Resource, sample_of
from app.services.tasks.events import (
    TaskAssigned,
    TaskCompleted,
    TaskCreated,
    TaskDeleted,
    TaskStatusChanged,
    TaskUpdated,
)
from app.services.tasks.models import Task

TASK = Resource(
    name="task",
    label=N_("Tasks"),
    scopes={"read:tasks": N_("View tasks"), "write:tasks": N_("Create and update tasks")},
    read_scopes=("read:tasks",),
    tables={Task: Archive.USER},
    user_rows={Task: lambda user_id: or_(Task.assigned_to == user_id, Task.created_by == user_id)},
    events={
        TaskCreated: N_("A task was created"),
        TaskUpdated: N_("A task was changed"),
        TaskStatusChanged: N_("The status of a task was changed"),
        TaskCompleted: N_("A task was completed"),
        TaskAssigned: N_("A task was assigned to a user"),
        TaskDeleted: N_("A task was deleted"),
    },
    reference="task_id",
    sample=sample_of(Task, id=5, name="Web shop relaunch", status="todo", tags="design"),
    changes={
        TaskUpdated: ({"priority": 2}, {"priority": 3}),
        TaskStatusChanged: ({"status": "todo"}, {"status": "in_progress"}),
        TaskCompleted: ({"status": "in_progress"}, {"status": "done"}),
        TaskAssigned: ({"assigned_to": None}, {"assigned_to": 1}),
    },
    for_plugins=True,
)
