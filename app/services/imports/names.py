"""Clients, projects and tasks by their names, found once a file, and made where that is wanted."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.principal import Principal
from app.services.clients import service as clients
from app.services.clients.models import Client
from app.services.imports.rows import Row
from app.services.imports.trouble import Trouble
from app.services.projects import service as projects
from app.services.projects.models import Project
from app.services.tasks import service as tasks
from app.services.tasks.models import Task

NOTHING: Mapping[str, object] = {}
Place = tuple[int | None, int | None, int | None]  # project, client, task, as an entry has them


def tidy(name: str) -> str:
    """A name as it is stored and compared."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


class Names:
    """What the names of one file stand for.

    `create` makes what is missing, at the instant `at`; a dry run makes nothing, and ids below zero stand for what it
    would make. `made` has the ids, `new` the names of what was or would be made.
    """

    def __init__(self, session: AsyncSession, caller: Principal, at: datetime, *, create: bool, dry: bool) -> None:
        self._session, self._caller, self._at = session, caller, at
        self._create, self._dry = create, dry
        self.made: dict[str, list[int]] = {"client": [], "project": [], "task": []}
        self.new: dict[str, list[str]] = {"client": [], "project": [], "task": []}
        self._places: dict[tuple[object, ...], Place | Trouble] = {}
        self._clients: dict[str, int] = {}
        self._projects: dict[tuple[int | None, str], int] = {}
        self._tasks: dict[tuple[int, str], int] = {}

    async def place(self, row: Row, default_project: str | None) -> Place:
        """What an entry of the row is booked on; Trouble where it is unknown, or takes no time."""
        key = (row.client, row.project, row.task, row.project_id, row.task_id)
        if key not in self._places:
            try:
                self._places[key] = await self._find(row, default_project)
            except Trouble as trouble:
                self._places[key] = trouble
        found = self._places[key]
        if isinstance(found, Trouble):
            raise found
        return found

    async def _find(self, row: Row, default_project: str | None) -> Place:
        name = row.project or (default_project or "" if not row.project_id and not row.client else "")
        if row.project_id:
            project = await self._known_project(row.project_id)
        elif name:
            client = await self.client(row.client) if row.client else None
            project = await self.project(name, client, any_client=not row.client)
        elif row.client:
            return None, await self.client(row.client), None
        else:
            text = "has no project; name one for such rows in `default_project`"
            raise Trouble("no_project", text, field="project")
        if row.task_id:
            return project, None, await self._known_task(row.task_id, project)
        return project, None, await self.task(row.task, project) if row.task else None

    async def client(self, name: str) -> int:
        """The client with this name."""
        name = tidy(name)
        if name not in self._clients:
            found = await self._session.scalar(select(Client.id).where(Client.name == name))
            if found is None:
                found = await self._make("client", {"name": name})
            self._clients[name] = found
        return self._clients[name]

    async def project(
        self, name: str, client_id: int | None, *, any_client: bool = False, more: Mapping[str, object] = NOTHING
    ) -> int:
        """The project of this name and client; where a row names no client, the only project of this name.

        `more` are columns of a project that has to be made.
        """
        name = tidy(name)
        if (client_id, name) not in self._projects:
            found = await self._projects_named(name, client_id, any_client)
            self._projects[client_id, name] = found or await self._make_project(name, client_id, more)
        return self._projects[client_id, name]

    async def _projects_named(self, name: str, client_id: int | None, any_client: bool) -> int | None:
        rows = (
            await self._session.execute(
                select(Project.id, Project.client_id, Project.status).where(Project.name == name)
            )
        ).all()
        fitting = [row for row in rows if row.client_id == client_id] or (rows if any_client else [])
        if len(fitting) > 1:
            raise Trouble(
                "ambiguous_project", "is a project of several clients; say which", field="project", value=name
            )
        if fitting and fitting[0].status == "archived":
            raise Trouble("archived_project", "The project is archived", field="project", value=name)
        return fitting[0].id if fitting else None

    async def task(self, name: str, project_id: int) -> int:
        """The task of a project with this name."""
        name = tidy(name)
        if (project_id, name) not in self._tasks:
            wanted = select(Task.id).where(Task.project_id == project_id, Task.name == name).order_by(Task.id).limit(1)
            found = await self._session.scalar(wanted)
            self._tasks[project_id, name] = found or await self._make_task(name, project_id)
        return self._tasks[project_id, name]

    async def _known_project(self, project_id: int) -> int:
        status = await self._session.scalar(select(Project.status).where(Project.id == project_id))
        if status is None:
            raise Trouble("unknown_project", f"Project with ID {project_id} not found", field="project_id")
        if status == "archived":
            raise Trouble("archived_project", "The project is archived", field="project_id")
        return project_id

    async def _known_task(self, task_id: int, project_id: int) -> int:
        if await self._session.scalar(select(Task.project_id).where(Task.id == task_id)) != project_id:
            raise Trouble("unknown_task", f"Task with ID {task_id} is none of this project", field="task_id")
        return task_id

    def _may_create(self, kind: str, name: str) -> None:
        if not self._create:
            text = f"is no {kind} here; create it, or say `create_missing`"
            raise Trouble(f"unknown_{kind}", text, field=kind, value=name)
        self.new[kind].append(name)

    async def _make_project(self, name: str, client_id: int | None, more: Mapping[str, object]) -> int:
        return await self._make("project", {"name": name, "client_id": client_id, **more})

    async def _make_task(self, name: str, project_id: int) -> int:
        return await self._make("task", {"name": name, "project_id": project_id})

    async def _make(self, kind: str, values: dict[str, object]) -> int:
        """Makes one by the service of its noun, dated like the import, and keeps its id."""
        self._may_create(kind, str(values["name"]))
        if self._dry:
            return -sum(map(len, self.new.values()))
        values = values | {"created_at": self._at, "updated_at": self._at}
        if kind == "client":
            made = (await clients.create(self._session, values)).id
        elif kind == "project":
            made = (await projects.create(self._session, self._caller, values)).id
        else:
            made = (await tasks.create(self._session, self._caller, values)).id
        self.made[kind].append(made)
        return made
