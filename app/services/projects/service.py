"""Projects: created, changed, archived, and asked whether they take time."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import Guard, apply, record
from app.core.clock import now
from app.core.db import flush, locked
from app.core.errors import AppError, Conflict, NotFound, invalid_fields
from app.core.events import emit, snapshot
from app.core.principal import Principal
from app.services.clients.models import Client
from app.services.projects.events import ProjectArchived, ProjectCreated, ProjectUnarchived, ProjectUpdated
from app.services.projects.models import Project

REQUIRED = frozenset({"name", "status", "billable", "budget_threshold_percent", "rounding_mode", "custom_fields"})


def taken(project: Project) -> dict[str, AppError]:
    """The answers to violated unique names and codes."""
    name = f"A project named {project.name} exists for this client already"
    code = f"A project with the code {project.code} exists already"
    return {
        "uq_projects_client_id_name": Conflict(name, fields={"name": [name]}),
        "uq_projects_code": Conflict(code, fields={"code": [code]}),
    }


async def create(session: AsyncSession, caller: Principal, values: Mapping[str, object]) -> Project:
    """A new project; Invalid for an unknown client, Conflict where its name or code is taken."""
    project = Project(**values, created_by=caller.user_id)
    await _check_client(session, project)
    _stamp_archive(project, caller)
    session.add(project)
    await flush(session, taken(project))
    emit(session, ProjectCreated(id=project.id, after=snapshot(project)))
    return project


async def get(session: AsyncSession, project_id: int, *, lock: bool = False) -> Project:
    """The project; NotFound where there is none."""
    statement = select(Project).where(Project.id == project_id)
    project = await session.scalar(locked(statement) if lock else statement)
    if project is None:
        raise NotFound(f"Project with ID {project_id} not found")
    return project


async def active(session: AsyncSession, project_id: int) -> Project:
    """The project; NotFound also where it is put away."""
    project = await get(session, project_id)
    if project.status != "active":
        raise NotFound(f"Project with ID {project_id} is not active")
    return project


async def update(
    session: AsyncSession,
    caller: Principal,
    project_id: int,
    values: Mapping[str, object],
    guard: Guard | None = None,
) -> Project:
    """Changes what `values` names; None clears what may be empty."""
    project = await get(session, project_id, lock=True)
    if guard:
        await guard()
    old_status, old_client = project.status, project.client_id
    apply(project, values, REQUIRED)
    if project.client_id != old_client:
        await _check_client(session, project)
    if project.status != old_status:
        _stamp_archive(project, caller)
    changed = record(project)
    if changed:
        await flush(session, taken(project))
        emit(session, ProjectUpdated(id=project.id, **changed))
        if "archived" in (project.status, old_status) and project.status != old_status:
            kind = ProjectArchived if project.status == "archived" else ProjectUnarchived
            emit(session, kind(id=project.id, **changed))
    return project


async def archive(session: AsyncSession, caller: Principal, project_id: int, guard: Guard | None = None) -> Project:
    """Puts a project away; its time stays. Repeatable."""
    return await update(session, caller, project_id, {"status": "archived"}, guard)


async def bookable(session: AsyncSession, project_id: int, *, timer: bool = False) -> Project:
    """The project if time can be booked on it: any that is not archived, for a timer only an active one.

    Raises Invalid that names `project_id` otherwise.
    """
    project = await session.get(Project, project_id)
    if project is None:
        raise invalid_fields(project_id=f"Project with ID {project_id} not found")
    if project.status == "archived":
        raise invalid_fields(project_id="The project is archived")
    if timer and project.status != "active":
        raise invalid_fields(project_id="The project is not active")
    return project


async def _check_client(session: AsyncSession, project: Project) -> None:
    if project.client_id is not None and await session.get(Client, project.client_id) is None:
        raise invalid_fields(client_id=f"Client with ID {project.client_id} not found")


def _stamp_archive(project: Project, caller: Principal) -> None:
    archived = project.status == "archived"
    project.archived_at = now() if archived else None
    project.archived_by = caller.user_id if archived else None
