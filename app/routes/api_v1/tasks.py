"""`/api/v1/tasks`."""

from collections.abc import Awaitable
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.auth import scopes
from app.core.clock import today
from app.core.listing import one, page
from app.core.sql import containing
from app.routes.answers import PageQuery, done, if_match, one_answer, page_answer
from app.routes.api_v1.shapes import Message, TaskBody, TaskChanged, TaskPage
from app.routes.context import caller, session
from app.routes.idempotent import idempotent
from app.routes.wire import Body, Changes, Day, Hours, Id, Line, Money, Name, Tags, Text
from app.services.tasks import service as tasks
from app.services.tasks.models import PRIORITIES
from app.services.time_entries.totals import TASKS

blueprint = Blueprint("tasks", __name__, url_prefix="/tasks")


def rank(value: Any) -> Any:
    """1..4 of a priority by name or number; ValueError otherwise."""
    if isinstance(value, str) and value.strip().lower() in PRIORITIES:
        return PRIORITIES.index(value.strip().lower()) + 1
    if not isinstance(value, bool) and str(value) in ("1", "2", "3", "4"):
        return int(value)
    raise ValueError("must be low, medium, high or urgent, or 1 to 4 for the same")


Status = Literal["todo", "in_progress", "review", "done", "cancelled"]
Priority = Annotated[
    int, BeforeValidator(rank, json_schema_input_type=Literal["low", "medium", "high", "urgent", 1, 2, 3, 4])
]
EXAMPLE: JsonDict = {
    "name": "Implement login feature",
    "description": "Add user authentication",
    "project_id": 1,
    "status": "todo",
    "priority": 1,
}


class TaskQuery(PageQuery):
    """Filters of the list; `status` `open` or `active` means neither done nor cancelled."""

    project_id: Id | None = None
    status: Literal["todo", "in_progress", "review", "done", "cancelled", "open", "active", "all"] | None = None
    assigned_to: Id | None = None
    tags: Line | None = Field(None, description="A tag that the task must have")


class TaskIn(Body):
    """A new task."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: Name
    project_id: Id
    description: Text | None = None
    status: Status = "todo"
    priority: Priority = 2
    assigned_to: Id | None = Field(None, validation_alias=AliasChoices("assigned_to", "assignee_id"))
    due_date: Day | None = None
    estimated_hours: Hours | None = None
    hourly_rate: Money | None = None
    tags: Tags | None = None


class TaskUpdate(Changes):
    """Changes of a task; null clears what may be empty."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "in_progress"}]})

    name: Name | None = None
    project_id: Id | None = None
    description: Text | None = None
    status: Status | None = None
    priority: Priority | None = None
    assigned_to: Id | None = Field(None, validation_alias=AliasChoices("assigned_to", "assignee_id"))
    due_date: Day | None = None
    estimated_hours: Hours | None = None
    hourly_rate: Money | None = None
    tags: Tags | None = None


@blueprint.get("")
@scopes("read:tasks")
@validate_querystring(TaskQuery)
@document_response(TaskPage)
async def list_tasks(query_args: TaskQuery) -> Response:
    """List tasks.

    The most urgent first, then by due date.
    """
    status = query_args.status
    given = {
        "today": today(caller().zone),
        "project_id": query_args.project_id,
        "assigned_to": query_args.assigned_to,
        "tag": query_args.tags and containing(f",{query_args.tags.strip().lower()},"),
        "open": True if status in ("open", "active") else None,
        "status": None if status in ("open", "active", "all") else status,
    }
    return page_answer("tasks", await page(session(), TASKS, given, query_args.of(TASKS)))


@blueprint.get("/<id:task_id>")
@scopes("read:tasks")
@document_response(TaskBody)
async def get_task(task_id: int) -> Response:
    """Get a task."""
    return one_answer("task", await read(task_id), missing=f"Task with ID {task_id} not found")


@blueprint.post("")
@scopes("write:tasks")
@idempotent
@validate_request(TaskIn)
@document_response(TaskChanged, 201)
async def create_task(data: TaskIn) -> Response:
    """Create a task."""
    task = await tasks.create(session(), caller(), data.given())
    return one_answer("task", await read(task.id), 201, message="Task created successfully")


@blueprint.route("/<id:task_id>", methods=["PUT", "PATCH"])
@scopes("write:tasks")
@validate_request(TaskUpdate)
@document_response(TaskChanged)
async def update_task(task_id: int, data: TaskUpdate) -> Response:
    """Update a task.

    Fields that are not sent stay as they are. A new status stamps `started_at` and `completed_at`.
    """
    await tasks.update(session(), task_id, data.given(), if_match(lambda: read(task_id)))
    return one_answer("task", await read(task_id), message="Task updated successfully")


@blueprint.delete("/<id:task_id>")
@scopes("write:tasks")
@document_response(Message)
async def delete_task(task_id: int) -> Response:
    """Delete a task.

    Its time entries keep their time and have no task.
    """
    await tasks.delete(session(), task_id, if_match(lambda: read(task_id)))
    return done("Task deleted successfully")


def read(task_id: int) -> Awaitable[str | None]:
    """The task's JSON."""
    return one(session(), TASKS, {"id": task_id, "today": today(caller().zone)})
