"""`/api/projects` and `/api/tasks`: projects and tasks on which time can be booked."""

from typing import Literal

import orjson
from quart import Blueprint, Response
from quart_schema import validate_querystring

from app.core.listing import page
from app.routes.api.parts import EVERY_ROW, json_answer
from app.routes.context import bind, session
from app.routes.route_metadata import superseded_by
from app.routes.schemas.types import Id, Query
from app.services.projects import service as projects
from app.services.projects.filters import ProjectFilter
from app.services.tasks.filters import TaskTitleFilter
from app.services.tasks.queries import DESCRIBED_TASKS, TASK_TITLES
from app.services.time_entries.totals import PROJECTS_WITH_TIME

blueprint = Blueprint("projects", __name__)


class TaskQuery(Query):
    """The project and status of tasks; without `status`, tasks that are neither done nor cancelled."""

    project_id: Id
    status: Literal["todo", "in_progress", "review", "done", "cancelled"] | None = None


@blueprint.get("/projects")
@superseded_by("/api/v1/projects")
async def list_projects() -> Response:
    """List every active project by name."""
    found = await page(session(), PROJECTS_WITH_TIME, bind(ProjectFilter(status="active")), EVERY_ROW)
    return json_answer({"projects": orjson.Fragment(found.items)})


@blueprint.get("/projects/<id:project_id>/tasks")
@superseded_by("/api/v1/tasks")
async def list_tasks_of(project_id: int) -> Response:
    """List every task of an active project by name."""
    await projects.get_active(session(), project_id)
    found = await page(session(), DESCRIBED_TASKS, bind(TaskTitleFilter(project_id=project_id)), EVERY_ROW)
    return json_answer({"success": True, "tasks": orjson.Fragment(found.items)})


@blueprint.get("/tasks")
@superseded_by("/api/v1/tasks")
@validate_querystring(TaskQuery)
async def list_tasks(query_args: TaskQuery) -> Response:
    """List tasks of an active project by name."""
    await projects.get_active(session(), query_args.project_id)
    wanted = TaskTitleFilter(**query_args.model_dump(), open=query_args.status is None)
    found = await page(session(), TASK_TITLES, bind(wanted), EVERY_ROW)
    return json_answer({"tasks": orjson.Fragment(found.items)})
