"""`/api/v1/tasks`."""

from collections.abc import Awaitable
from typing import Literal

from pydantic import Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.auth import scopes
from app.core.listing import page
from app.routes.context import bind, caller, read_one, session
from app.routes.idempotent import idempotent
from app.routes.responses import PageQuery, if_match, message_response, page_response, resource_response
from app.routes.route_metadata import checks_if_match, document_page, document_resource
from app.routes.schemas.pagination import Message
from app.routes.schemas.tasks import TaskBody, TaskChanged, TaskIn, TaskOut, TaskPage, TaskUpdate
from app.routes.schemas.types import Id, Line
from app.services.tasks import service as tasks
from app.services.tasks.filters import TaskFilter
from app.services.time_entries.totals import TASKS_WITH_TIME

blueprint = Blueprint("tasks", __name__, url_prefix="/tasks")


class TaskQuery(PageQuery):
    """Filters of the list; `status` `open` or `active` means neither done nor cancelled."""

    project_id: Id | None = None
    status: Literal["todo", "in_progress", "review", "done", "cancelled", "open", "active", "all"] | None = None
    assigned_to: Id | None = None
    tags: Line | None = Field(None, description="A tag that the task must have")


@blueprint.get("")
@scopes("read:tasks")
@validate_querystring(TaskQuery)
@document_page(TaskPage)
async def list_tasks(query_args: TaskQuery) -> Response:
    """List tasks.

    The most urgent first, then by due date.
    """
    status = query_args.status
    wanted = TaskFilter(
        project_id=query_args.project_id,
        assigned_to=query_args.assigned_to,
        tag=query_args.tags,
        open=status in ("open", "active"),
        status=None if status in ("open", "active", "all") else status,
    )
    return page_response(
        "tasks", await page(session(), TASKS_WITH_TIME, bind(wanted), query_args.page_request(TASKS_WITH_TIME))
    )


@blueprint.get("/<id:task_id>")
@scopes("read:tasks")
@document_resource(TaskBody)
async def get_task(task_id: int) -> Response:
    """Get a task."""
    return resource_response("task", await read(task_id), missing=f"Task with ID {task_id} not found")


@blueprint.post("")
@scopes("write:tasks")
@idempotent
@validate_request(TaskIn)
@document_resource(TaskChanged, 201)
async def create_task(data: TaskIn) -> Response:
    """Create a task."""
    task = await tasks.create(session(), caller(), **data.explicitly_set())
    return resource_response("task", await read(task.id), 201, message="Task created successfully")


@blueprint.route("/<id:task_id>", methods=["PUT", "PATCH"])
@scopes("write:tasks")
@validate_request(TaskUpdate)
@document_resource(TaskChanged)
@checks_if_match(TaskOut)
async def update_task(task_id: int, data: TaskUpdate) -> Response:
    """Update a task.

    Fields that are not sent stay as they are. A new status stamps `started_at` and `completed_at`.
    """
    await tasks.update(session(), task_id, guard=if_match(lambda: read(task_id)), **data.explicitly_set())
    return resource_response("task", await read(task_id), message="Task updated successfully")


@blueprint.delete("/<id:task_id>")
@scopes("write:tasks")
@document_response(Message)
@checks_if_match(TaskOut)
async def delete_task(task_id: int) -> Response:
    """Delete a task.

    Its time entries keep their time and have no task.
    """
    await tasks.delete(session(), task_id, if_match(lambda: read(task_id)))
    return message_response("Task deleted successfully")


def read(task_id: int) -> Awaitable[str | None]:
    """The task's JSON."""
    return read_one(TASKS_WITH_TIME, TaskFilter(id=task_id))
