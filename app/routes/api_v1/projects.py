"""`/api/v1/projects`."""

from collections.abc import Awaitable
from typing import Literal

from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.auth import scopes
from app.core.listing import page
from app.routes.context import bind, caller, read_one, session
from app.routes.idempotent import idempotent
from app.routes.responses import PageQuery, if_match, message_response, page_response, resource_response
from app.routes.route_metadata import checks_if_match, document_page, document_resource
from app.routes.schemas.pagination import Message
from app.routes.schemas.projects import ProjectBody, ProjectChanged, ProjectIn, ProjectOut, ProjectPage, ProjectUpdate
from app.routes.schemas.types import (
    Id,
)
from app.services.projects import service as projects
from app.services.projects.filters import ProjectFilter
from app.services.time_entries.totals import PROJECTS_WITH_TIME

blueprint = Blueprint("projects", __name__, url_prefix="/projects")


class ProjectQuery(PageQuery):
    """Filters of the list; without `status` only active projects are listed."""

    status: Literal["active", "on_hold", "inactive", "archived", "all"] = "active"
    client_id: Id | None = None


@blueprint.get("")
@scopes("read:projects")
@validate_querystring(ProjectQuery)
@document_page(ProjectPage)
async def list_projects(query_args: ProjectQuery) -> Response:
    """List projects.

    Only active ones unless `status` says otherwise; `status=all` lists every project.
    """
    status = None if query_args.status == "all" else query_args.status
    wanted = ProjectFilter(status=status, client_id=query_args.client_id)
    return page_response(
        "projects", await page(session(), PROJECTS_WITH_TIME, bind(wanted), query_args.page_request(PROJECTS_WITH_TIME))
    )


@blueprint.get("/<id:project_id>")
@scopes("read:projects")
@document_resource(ProjectBody)
async def get_project(project_id: int) -> Response:
    """Get a project."""
    return resource_response("project", await read(project_id), missing=f"Project with ID {project_id} not found")


@blueprint.post("")
@scopes("write:projects")
@idempotent
@validate_request(ProjectIn)
@document_resource(ProjectChanged, 201)
async def create_project(data: ProjectIn) -> Response:
    """Create a project."""
    project = await projects.create(session(), caller(), **data.explicitly_set())
    return resource_response("project", await read(project.id), 201, message="Project created successfully")


@blueprint.route("/<id:project_id>", methods=["PUT", "PATCH"])
@scopes("write:projects")
@validate_request(ProjectUpdate)
@document_resource(ProjectChanged)
@checks_if_match(ProjectOut)
async def update_project(project_id: int, data: ProjectUpdate) -> Response:
    """Update a project.

    Fields that are not sent stay as they are.
    """
    guard = if_match(lambda: read(project_id))
    await projects.update(session(), caller(), project_id, guard=guard, **data.explicitly_set())
    return resource_response("project", await read(project_id), message="Project updated successfully")


@blueprint.delete("/<id:project_id>")
@scopes("write:projects")
@document_response(Message)
@checks_if_match(ProjectOut)
async def archive_project(project_id: int) -> Response:
    """Archive a project.

    The project and its time are kept; `status` becomes `archived`.
    """
    await projects.archive(session(), caller(), project_id, if_match(lambda: read(project_id)))
    return message_response("Project archived successfully")


def read(project_id: int) -> Awaitable[str | None]:
    """The project's JSON."""
    return read_one(PROJECTS_WITH_TIME, ProjectFilter(id=project_id))
