"""`/api/v1/projects`."""

from collections.abc import Awaitable
from typing import Literal

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.auth import scopes
from app.core.listing import one, page
from app.routes.answers import PageQuery, done, if_match, one_answer, page_answer
from app.routes.api_v1.shapes import Message, ProjectBody, ProjectChanged, ProjectPage
from app.routes.context import caller, session
from app.routes.idempotent import idempotent
from app.routes.wire import (
    Body,
    Changes,
    Code,
    Custom,
    Flag,
    Hours,
    Id,
    Line,
    Money,
    Name,
    Percent,
    Reference,
    RoundingMinutes,
    RoundingMode,
    Text,
)
from app.services.projects import service as projects
from app.services.time_entries.totals import PROJECTS

blueprint = Blueprint("projects", __name__, url_prefix="/projects")

Status = Literal["active", "on_hold", "inactive", "archived"]
ROUNDING = "To how many minutes reports round each entry; null follows the client, 0 is not at all"
EXAMPLE: JsonDict = {
    "name": "New Project",
    "description": "Project description",
    "client_id": 5,
    "hourly_rate": 75.00,
    "estimated_hours": 100,
    "status": "active",
}


class ProjectQuery(PageQuery):
    """Filters of the list; without `status` only active projects are listed."""

    status: Literal["active", "on_hold", "inactive", "archived", "all"] = "active"
    client_id: Id | None = None


class ProjectIn(Body):
    """A new project."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: Name
    client_id: Id | None = None
    code: Code | None = None
    description: Text | None = None
    status: Status = "active"
    billable: Flag = True
    hourly_rate: Money | None = None
    rounding_minutes: RoundingMinutes | None = Field(None, description=ROUNDING)
    rounding_mode: RoundingMode = "nearest"
    billing_ref: Reference | None = None
    estimated_hours: Hours | None = None
    budget_amount: Money | None = None
    budget_threshold_percent: Percent = 80
    color: Line | None = Field(None, max_length=20)
    custom_fields: Custom = Field(default_factory=dict)


class ProjectUpdate(Changes):
    """Changes of a project; null clears what may be empty."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Renamed", "hourly_rate": 150.0}]})

    name: Name | None = None
    client_id: Id | None = None
    code: Code | None = None
    description: Text | None = None
    status: Status | None = None
    billable: Flag | None = None
    hourly_rate: Money | None = None
    rounding_minutes: RoundingMinutes | None = Field(None, description=ROUNDING)
    rounding_mode: RoundingMode | None = None
    billing_ref: Reference | None = None
    estimated_hours: Hours | None = None
    budget_amount: Money | None = None
    budget_threshold_percent: Percent | None = None
    color: Line | None = Field(None, max_length=20)
    custom_fields: Custom | None = None


@blueprint.get("")
@scopes("read:projects")
@validate_querystring(ProjectQuery)
@document_response(ProjectPage)
async def list_projects(query_args: ProjectQuery) -> Response:
    """List projects.

    Only active ones unless `status` says otherwise; `status=all` lists every project.
    """
    status = None if query_args.status == "all" else query_args.status
    given = {"status": status, "client_id": query_args.client_id}
    return page_answer("projects", await page(session(), PROJECTS, given, query_args.of(PROJECTS)))


@blueprint.get("/<id:project_id>")
@scopes("read:projects")
@document_response(ProjectBody)
async def get_project(project_id: int) -> Response:
    """Get a project."""
    return one_answer("project", await read(project_id), missing=f"Project with ID {project_id} not found")


@blueprint.post("")
@scopes("write:projects")
@idempotent
@validate_request(ProjectIn)
@document_response(ProjectChanged, 201)
async def create_project(data: ProjectIn) -> Response:
    """Create a project."""
    project = await projects.create(session(), caller(), data.given())
    return one_answer("project", await read(project.id), 201, message="Project created successfully")


@blueprint.route("/<id:project_id>", methods=["PUT", "PATCH"])
@scopes("write:projects")
@validate_request(ProjectUpdate)
@document_response(ProjectChanged)
async def update_project(project_id: int, data: ProjectUpdate) -> Response:
    """Update a project.

    Fields that are not sent stay as they are.
    """
    await projects.update(session(), caller(), project_id, data.given(), if_match(lambda: read(project_id)))
    return one_answer("project", await read(project_id), message="Project updated successfully")


@blueprint.delete("/<id:project_id>")
@scopes("write:projects")
@document_response(Message)
async def archive_project(project_id: int) -> Response:
    """Archive a project.

    The project and its time are kept; `status` becomes `archived`.
    """
    await projects.archive(session(), caller(), project_id, if_match(lambda: read(project_id)))
    return done("Project archived successfully")


def read(project_id: int) -> Awaitable[str | None]:
    """The project's JSON."""
    return one(session(), PROJECTS, {"id": project_id})
