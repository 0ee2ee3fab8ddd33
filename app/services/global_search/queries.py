"""What a search finds of each kind: statements of the same four columns, id, title, description and badge."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select

from app.core.principal import Principal
from app.core.sql import contains, hms
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.tasks.models import STATUSES, Task
from app.services.time_entries.models import TimeEntry

Rows = Select[*tuple[Any, ...]]

NOTES_SHOWN = 100


def projects(text: str, _caller: Principal, dialect: str) -> Rows:
    """Active projects, by name and description."""
    found = _found(text, dialect, Project.name, Project.description)
    rows = _rows(Project.id, Project.name, func.coalesce(Project.description, ""), literal("Project"))
    return rows.where(Project.status == "active", found).order_by(Project.name, Project.id)


def tasks(text: str, _caller: Principal, dialect: str) -> Rows:
    """Tasks of active projects, by name and description."""
    badge = case({status: status.replace("_", " ").title() for status in STATUSES}, value=Task.status)
    rows = _rows(Task.id, Task.name, Project.name, badge).join(Project, Project.id == Task.project_id)
    found = _found(text, dialect, Task.name, Task.description)
    return rows.where(Project.status == "active", found).order_by(Task.name, Task.id)


def clients(text: str, _caller: Principal, dialect: str) -> Rows:
    """Clients, by everything that names them."""
    columns = (Client.name, Client.email, Client.company, Client.description, Client.contact_person)
    shown = [func.nullif(column, "") for column in (Client.description, Client.contact_person, Client.email)]
    rows = _rows(Client.id, Client.name, func.coalesce(*shown, ""), literal("Client"))
    return rows.where(_found(text, dialect, *columns)).order_by(Client.name, Client.id)


def entries(text: str, caller: Principal, dialect: str) -> Rows:
    """Finished entries, by notes and tags, the newest first; the caller's own, for an admin everybody's."""
    title = case((Task.id.is_not(None), Project.name + " • " + Task.name), else_=Project.name)
    notes = func.coalesce(func.substr(TimeEntry.notes, 1, NOTES_SHOWN), "")
    tags = func.coalesce(literal(" [") + TimeEntry.tags + "]", "")
    rows = _rows(
        TimeEntry.id,
        func.coalesce(title, "Time Entry"),
        func.trim(notes + tags),
        hms(TimeEntry.duration_seconds),
    )
    rows = rows.join(Project, Project.id == TimeEntry.project_id, isouter=True)
    rows = rows.join(Task, Task.id == TimeEntry.task_id, isouter=True)
    rows = rows.where(TimeEntry.deleted_at.is_(None), TimeEntry.end_time.is_not(None))
    if not caller.is_admin:
        rows = rows.where(TimeEntry.user_id == caller.user_id)
    rows = rows.where(_found(text, dialect, TimeEntry.notes, TimeEntry.tags))
    return rows.order_by(TimeEntry.start_time.desc(), TimeEntry.id.desc())


def _rows(*columns: Any) -> Rows:
    names = ("id", "title", "description", "badge")
    return select(*(column.label(name) for name, column in zip(names, columns, strict=True)))


def _found(text: str, dialect: str, *columns: Any) -> ColumnElement[bool]:
    return or_(*(contains(column, text, dialect) for column in columns))
