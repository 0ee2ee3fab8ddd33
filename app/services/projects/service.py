"""Projects: create, get, update, archive, and check that they take time."""

from datetime import datetime
from typing import Unpack

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import Precondition, apply_changes, pending_changes
from app.core.clock import now
from app.core.db import flush_or_conflict, for_update
from app.core.errors import AppError, Conflict, Invalid, NotFound, invalid_fields
from app.core.events import emit, snapshot
from app.core.messages import N_
from app.core.principal import Principal
from app.services.clients.models import Client
from app.services.projects.events import ProjectArchived, ProjectCreated, ProjectUnarchived, ProjectUpdated
from app.services.projects.fields import ProjectFields
from app.services.projects.models import Project

REQUIRED = frozenset({"name", "status", "billable", "budget_threshold_percent", "rounding_mode", "custom_fields"})


def unique_conflicts(project: Project) -> dict[str, AppError]:
    """Return the errors for violated unique constraints of names and codes."""
    name = N_("A project named {name} already exists for this client", name=project.name)
    code = N_("A project with the code {code} already exists", code=project.code)
    return {
        "uq_projects_client_id_name": Conflict(name, fields={"name": [name]}),
        "uq_projects_code": Conflict(code, fields={"code": [code]}),
    }


async def create(
    session: AsyncSession, caller: Principal, *, created_at: datetime | None = None, **fields: Unpack[ProjectFields]
) -> Project:
    """Create a project, as of `created_at` if given.

    Raise Invalid for an unknown client, Conflict if the name or the code is taken.
    """
    project = Project(**fields, created_by=caller.user_id)
    if created_at is not None:
        project.created_at = project.updated_at = created_at
    await _check_client(session, project)
    _stamp_archive(project, caller)
    session.add(project)
    await flush_or_conflict(session, unique_conflicts(project))
    emit(session, ProjectCreated(id=project.id, after=snapshot(project)))
    return project


async def get(session: AsyncSession, project_id: int, *, lock: bool = False) -> Project:
    """Return the project; NotFound if there is none."""
    statement = select(Project).where(Project.id == project_id)
    project = await session.scalar(for_update(statement) if lock else statement)
    if project is None:
        raise NotFound(N_("Project with ID {project_id} not found", project_id=project_id))
    return project


async def get_active(session: AsyncSession, project_id: int) -> Project:
    """Return the project; NotFound also if it is not active."""
    project = await get(session, project_id)
    if project.status != "active":
        raise NotFound(N_("Project with ID {project_id} is not active", project_id=project_id))
    return project


async def update(
    session: AsyncSession,
    caller: Principal,
    project_id: int,
    *,
    guard: Precondition | None = None,
    **changes: Unpack[ProjectFields],
) -> Project:
    """Change the given fields; None clears what may be empty."""
    project = await get(session, project_id, lock=True)
    if guard:
        await guard()
    old_status, old_client = project.status, project.client_id
    apply_changes(project, changes, REQUIRED)
    if project.client_id != old_client:
        await _check_client(session, project)
    if project.status != old_status:
        _stamp_archive(project, caller)
    changed = pending_changes(project)
    if changed:
        await flush_or_conflict(session, unique_conflicts(project))
        emit(session, ProjectUpdated(id=project.id, **changed))
        if "archived" in (project.status, old_status) and project.status != old_status:
            kind = ProjectArchived if project.status == "archived" else ProjectUnarchived
            emit(session, kind(id=project.id, **changed))
    return project


async def archive(
    session: AsyncSession, caller: Principal, project_id: int, guard: Precondition | None = None
) -> Project:
    """Archive a project; its time stays. Repeatable."""
    return await update(session, caller, project_id, guard=guard, status="archived")


async def get_bookable(session: AsyncSession, project_id: int, *, timer: bool = False) -> Project:
    """Return the project if it takes time; the errors of `check_bookable`."""
    project = await session.get(Project, project_id)
    if project is None:
        raise unknown_project(project_id)
    check_bookable(project.status, timer=timer)
    return project


def unknown_project(project_id: int) -> Invalid:
    """Return the error for a project that does not exist."""
    return invalid_fields(project_id=N_("Project with ID {project_id} not found", project_id=project_id))


def check_bookable(status: str, *, timer: bool = False) -> None:
    """Raise Invalid, naming `project_id`, unless a project takes time: it is not archived, and for a timer active."""
    if status == "archived":
        raise invalid_fields(project_id=N_("The project is archived"))
    if timer and status != "active":
        raise invalid_fields(project_id=N_("The project is not active"))


async def _check_client(session: AsyncSession, project: Project) -> None:
    if project.client_id is not None and await session.get(Client, project.client_id) is None:
        raise invalid_fields(client_id=N_("Client with ID {client_id} not found", client_id=project.client_id))


def _stamp_archive(project: Project, caller: Principal) -> None:
    archived = project.status == "archived"
    project.archived_at = now() if archived else None
    project.archived_by = caller.user_id if archived else None
