"""Searches of each kind: statements with the columns id, title, description and badge.

They have the parameters of `search_values` for the text, and `limit` and `user_id`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, bindparam, case, func, literal, select

from app.core.sql.time import hms
from app.core.sql.trigrams import TrigramIndex, first_found
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.tasks.models import STATUS_TITLES, Task
from app.services.time_entries.models import TimeEntry

SearchRows = Select[int, str, str, str]

NOTES_SHOWN = 100


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of hits: its rows, in which columns a text is sought, and the order, which the index of the table has.

    `own` is for callers who see only their own rows.
    """

    name: str
    rows: SearchRows
    index: TrigramIndex
    where: Sequence[ColumnElement[bool]]
    order: Sequence[Any]
    descending: bool = False
    own: Sequence[ColumnElement[bool]] = ()


def _rows(
    id: SQLColumnExpression[int],
    title: SQLColumnExpression[str],
    description: SQLColumnExpression[str],
    badge: SQLColumnExpression[str],
) -> SearchRows:
    return select(id.label("id"), title.label("title"), description.label("description"), badge.label("badge"))


_projects = _rows(Project.id, Project.name, func.coalesce(Project.description, ""), literal("Project"))
_badge = case({status: status.replace("_", " ").title() for status in STATUS_TITLES}, value=Task.status)
_tasks = _rows(Task.id, Task.name, Project.name, _badge).join(Project, Project.id == Task.project_id)
_shown = [func.nullif(column, "") for column in (Client.description, Client.contact_person, Client.email)]
_clients = _rows(Client.id, Client.name, func.coalesce(*_shown, ""), literal("Client"))
_title = case((Task.id.is_not(None), Project.name + " • " + Task.name), else_=Project.name)
_notes = func.coalesce(func.substr(TimeEntry.notes, 1, NOTES_SHOWN), "")
_tags = func.coalesce(literal(" [") + TimeEntry.tags + "]", "")
_entries = (
    _rows(
        TimeEntry.id,
        func.coalesce(_title, "Time Entry"),
        func.trim(_notes + _tags),
        hms(TimeEntry.duration_seconds),
    )
    .join(Project, Project.id == TimeEntry.project_id, isouter=True)
    .join(Task, Task.id == TimeEntry.task_id, isouter=True)
)

# In the order of the results.
KINDS = {
    # Active projects, by name and description.
    "project": Kind(
        "projects",
        _projects,
        TrigramIndex((Project.name, Project.description)),
        (Project.status == "active",),
        (Project.name, Project.id),
    ),
    # Tasks of active projects, by name and description.
    "task": Kind(
        "tasks",
        _tasks,
        TrigramIndex((Task.name, Task.description)),
        (Task.project_id.in_(select(Project.id).where(Project.status == "active")),),
        (Task.name, Task.id),
    ),
    # Clients, by name, e-mail address, company, description and contact.
    "client": Kind(
        "clients",
        _clients,
        TrigramIndex((Client.name, Client.email, Client.company, Client.description, Client.contact_person)),
        (),
        (Client.name, Client.id),
    ),
    # Finished entries, by notes and tags, the newest first.
    "entry": Kind(
        "entries",
        _entries,
        TrigramIndex((TimeEntry.notes, TimeEntry.tags)),
        (TimeEntry.deleted_at.is_(None), TimeEntry.end_time.is_not(None)),
        (TimeEntry.start_time, TimeEntry.id),
        descending=True,
        own=(TimeEntry.user_id == bindparam("user_id"),),
    ),
}


@lru_cache(maxsize=64)
def search_statement(kind: Kind, *, everything: bool, indexed: bool, grams: bool) -> SearchRows:
    """Return the first hits of a kind in its order; `everything` is for an administrator, who sees all rows.

    The others are those of `first_found`.
    """
    where = (*kind.where, *(() if everything else kind.own))
    found = first_found(kind.index, where, kind.order, descending=kind.descending, indexed=indexed, grams=grams)
    order = [key.desc() if kind.descending else key.asc() for key in kind.order]
    return kind.rows.where(kind.index.key.in_(found)).order_by(*order)
