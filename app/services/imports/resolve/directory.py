"""Names of clients, projects and tasks, compared in any case, with any blanks, and in any form of Unicode."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.messages import N_
from app.services.clients.models import Client
from app.services.imports.errors import RowError
from app.services.projects.models import Project
from app.services.tasks.models import Task


def normalize_name(name: str) -> str:
    """Return a name as it is stored."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def comparable_name(name: str) -> str:
    """Return a name as it is compared."""
    return normalize_name(name).casefold()


@dataclass(frozen=True, slots=True)
class NamedItem:
    """A client, project or task. `parent` is the client of a project."""

    id: int
    name: str
    parent: int | None = None
    is_archived: bool = False


class Directory:
    """The names that are known, read once for each file: clients and projects all at once, tasks by project."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._clients: dict[str, list[NamedItem]] | None = None
        self._projects: dict[str, list[NamedItem]] | None = None
        self._tasks: dict[int, dict[str, list[NamedItem]]] = {}

    async def client(self, name: str) -> NamedItem | None:
        """Return the client of a name, or None."""
        if self._clients is None:
            rows = await self._session.execute(select(Client.id, Client.name).order_by(Client.id))
            self._clients = by_name([NamedItem(*row) for row in rows])
        return nearest(self._clients.get(comparable_name(name), []), name, "client")

    async def project(self, name: str, client_id: int | None, *, any_client: bool) -> NamedItem | None:
        """Return the project of a name and client, or None; with `any_client`, the only project of the name."""
        if self._projects is None:
            wanted = select(Project.id, Project.name, Project.client_id, Project.status == "archived")
            rows = await self._session.execute(wanted.order_by(Project.id))
            self._projects = by_name([NamedItem(*row) for row in rows])
        named = self._projects.get(comparable_name(name), [])
        fitting = [item for item in named if item.parent == client_id]
        if not fitting and any_client:
            if len({item.parent for item in named}) > 1:
                text = N_("is a project of several clients; name the client")
                raise RowError("ambiguous_project", text, field="project", value=name)
            fitting = named
        return nearest(fitting, name, "project")

    async def task(self, name: str, project_id: int) -> NamedItem | None:
        """Return the task of a name and project, or None."""
        if project_id not in self._tasks:
            wanted = select(Task.id, Task.name).where(Task.project_id == project_id).order_by(Task.id)
            self._tasks[project_id] = by_name([NamedItem(*row) for row in await self._session.execute(wanted)])
        found = self._tasks[project_id].get(comparable_name(name), [])
        same = [item for item in found if item.name == name] or found
        return same[0] if same else None


def by_name(items: list[NamedItem]) -> dict[str, list[NamedItem]]:
    """Return the items of each name."""
    found: defaultdict[str, list[NamedItem]] = defaultdict(list)
    for item in items:
        found[comparable_name(item.name)].append(item)
    return found


def nearest(items: list[NamedItem], name: str, kind: str) -> NamedItem | None:
    """Return the only item of a name, or of several the one that is spelled the same; RowError if none is."""
    if len(items) < 2:
        return items[0] if items else None
    same = [item for item in items if item.name == name]
    if len(same) != 1:
        text = N_("is the name of several; none is spelled exactly like this")
        raise RowError(f"ambiguous_{kind}", text, field=kind, value=name)
    return same[0]
