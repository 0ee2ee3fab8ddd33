"""`/api/projects` and `/api/tasks`: what time can be booked on."""

from typing import Literal

import orjson
from quart import Blueprint, Response
from quart_schema import validate_querystring

from app.core.listing import page
from app.routes.api.parts import EVERYTHING, answer
from app.routes.context import session
from app.routes.marks import superseded_by
from app.routes.wire import Id, Query
from app.services.projects import service as projects
from app.services.tasks.queries import DESCRIBED, TITLES
from app.services.time_entries.totals import PROJECTS

blueprint = Blueprint("projects", __name__)


class TaskQuery(Query):
    """Whose tasks; without `status` those that are neither done nor cancelled."""

    project_id: Id
    status: Literal["todo", "in_progress", "review", "done", "cancelled"] | None = None


@blueprint.get("/projects")
@superseded_by("/api/v1/projects")
async def list_projects() -> Response:
    """List every active project by name."""
    found = await page(session(), PROJECTS, {"status": "active"}, EVERYTHING)
    return answer({"projects": orjson.Fragment(found.items)})


@blueprint.get("/projects/<id:project_id>/tasks")
@superseded_by("/api/v1/tasks")
async def list_tasks_of(project_id: int) -> Response:
    """List every task of an active project by name."""
    await projects.active(session(), project_id)
    found = await page(session(), DESCRIBED, {"project_id": project_id}, EVERYTHING)
    return answer({"success": True, "tasks": orjson.Fragment(found.items)})


@blueprint.get("/tasks")
@superseded_by("/api/v1/tasks")
@validate_querystring(TaskQuery)
async def list_tasks(query_args: TaskQuery) -> Response:
    """List tasks of an active project by name."""
    await projects.active(session(), query_args.project_id)
    given = query_args.model_dump() | {"open": None if query_args.status else True}
    found = await page(session(), TITLES, given, EVERYTHING)
    return answer({"tasks": orjson.Fragment(found.items)})
