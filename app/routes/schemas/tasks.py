"""Tasks: their fields, what is answered, and an example."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, Field
from pydantic.config import JsonDict

from app.core.messages import N_
from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import Body, Changes, Day, Hours, Id, Money, Name, Tags, Text, examples
from app.services.tasks.models import PRIORITIES


def rank(value: object) -> int:
    """1 to 4 for a priority by name or number; ValueError otherwise."""
    if isinstance(value, str) and value.strip().lower() in PRIORITIES:
        return PRIORITIES.index(value.strip().lower()) + 1
    if not isinstance(value, bool) and str(value) in ("1", "2", "3", "4"):
        return int(str(value))
    raise ValueError(N_("must be low, medium, high or urgent, or 1 to 4 for the same"))


TaskStatus = Literal["todo", "in_progress", "review", "done", "cancelled"]
Priority = Annotated[
    int, BeforeValidator(rank, json_schema_input_type=Literal["low", "medium", "high", "urgent", 1, 2, 3, 4])
]
EXAMPLE: JsonDict = {
    "id": 5,
    "project_id": 1,
    "project_name": "Website Redesign",
    "name": "Implement login feature",
    "description": "Add user authentication",
    "status": "in_progress",
    "status_display": "In Progress",
    "priority": "medium",
    "priority_display": "Medium",
    "priority_class": "priority-medium",
    "estimated_hours": 16.0,
    "hourly_rate": None,
    "due_date": "2024-02-01",
    "assigned_to": 2,
    "assigned_user": "ada",
    "created_by": 1,
    "creator": "root",
    "created_at": "2024-01-10T10:00:00Z",
    "updated_at": "2024-01-15T09:00:00Z",
    "started_at": "2024-01-15T09:00:00Z",
    "completed_at": None,
    "total_hours": 8.0,
    "total_billable_hours": 8.0,
    "progress_percentage": 50,
    "is_active": True,
    "is_overdue": False,
    "tags": "backend",
    "tag_list": ["backend"],
}


class TaskBase(BaseModel):
    """The writable fields of a task."""

    name: Name | None = None
    project_id: Id | None = None
    description: Text | None = None
    status: TaskStatus | None = None
    priority: Priority | None = None
    assigned_to: Id | None = Field(None, validation_alias=AliasChoices("assigned_to", "assignee_id"))
    due_date: Day | None = None
    estimated_hours: Hours | None = None
    hourly_rate: Money | None = None
    tags: Tags | None = None


class TaskIn(Body, TaskBase):
    """A new task."""

    model_config = examples(
        {
            "name": "Implement login feature",
            "description": "Add user authentication",
            "project_id": 1,
            "status": "todo",
            "priority": 1,
        }
    )

    name: Name
    project_id: Id
    status: TaskStatus = "todo"
    priority: Priority = 2


class TaskUpdate(Changes, TaskBase):
    """Changes of a task; null clears what may be empty."""

    model_config = examples({"status": "in_progress"})


class TaskOut(BaseModel):
    """A part of a project; `assigned_user` and `creator` are user names."""

    model_config = examples(EXAMPLE)

    id: int
    project_id: int
    project_name: str
    name: str
    description: str | None
    status: str
    status_display: str
    priority: Literal["low", "medium", "high", "urgent"]
    priority_display: str
    priority_class: str
    estimated_hours: float | None
    hourly_rate: float | None
    due_date: date | None
    assigned_to: int | None
    assigned_user: str | None
    created_by: int | None
    creator: str | None
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    total_hours: float
    total_billable_hours: float
    progress_percentage: int
    is_active: bool
    is_overdue: bool
    tags: str | None
    tag_list: list[str]


class TaskBody(BaseModel):
    task: TaskOut


class TaskChanged(TaskBody):
    message: str


class TaskPage(BaseModel):
    tasks: list[TaskOut]
    pagination: Pagination


class Column(BaseModel):
    """A column; `key` is the status of its tasks."""

    model_config = examples({"id": 1, "key": "todo", "label": "To Do", "name": "To Do", "wip_limit": None})

    id: int
    key: str
    label: str
    name: str
    wip_limit: int | None


class ColumnsBody(BaseModel):
    columns: list[Column]
