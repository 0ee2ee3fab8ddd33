"""Clients, projects and tasks by name, looked up once for each file, and created for rows that become entries."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.messages import N_, Message
from app.core.principal import Principal
from app.services.clients import service as clients
from app.services.imports.errors import RowError
from app.services.imports.interpret.rows import ParsedRow
from app.services.imports.resolve.directory import Directory, NamedItem, comparable_name, normalize_name
from app.services.projects import service as projects
from app.services.projects.fields import ProjectFields
from app.services.projects.models import Project
from app.services.tasks import service as tasks
from app.services.tasks.models import Task

NO_FIELDS: ProjectFields = {}
EntryTarget = tuple[int | None, int | None, int | None]  # project, client, task, as an entry has them


@dataclass(slots=True)
class MissingItem:
    """A client, project or task that is not there yet, with its id once it is. `parent` may be missing itself."""

    kind: str
    name: str
    parent: int | None = None
    fields: ProjectFields = field(default_factory=lambda: NO_FIELDS)
    id: int | None = None


class Resolver:
    """The look-up of names of one file.

    Missing objects have negative ids until `create` creates them, as of `at`; in a dry run they keep those.
    `created_ids` and `created_names` are those of the objects that were, or would be, created. With `any_client`, the
    name of a project is enough for rows that have no client.
    """

    def __init__(
        self,
        session: AsyncSession,
        caller: Principal,
        at: datetime,
        *,
        create: bool,
        dry_run: bool,
        any_client: bool = False,
    ) -> None:
        self._session, self._caller, self._at = session, caller, at
        self._create_missing, self._dry_run, self._any_client = create, dry_run, any_client
        self.created_ids: dict[str, list[int]] = {"client": [], "project": [], "task": []}
        self.created_names: dict[str, list[str]] = {"client": [], "project": [], "task": []}
        self._directory = Directory(session)
        self._targets: dict[tuple[object, ...], EntryTarget | RowError] = {}
        self._missing: dict[int, MissingItem] = {}
        self._found: dict[tuple[str, int | None, str], int] = {}
        self._archived: dict[str, None] = {}
        self._billable: dict[int, bool | None] = {}

    async def resolve_target(self, row: ParsedRow, default_project: str | None) -> EntryTarget:
        """Return the target of the row's entry, with negative ids of what is missing; RowError if it is unknown."""
        key = (row.client, row.project, row.task, row.project_id, row.task_id)
        if key not in self._targets:
            try:
                self._targets[key] = await self._find(row, default_project)
            except RowError as error:
                self._targets[key] = error
        found = self._targets[key]
        if isinstance(found, RowError):
            raise found
        return found

    async def is_billable(self, project: int | None) -> bool | None:
        """Return whether a project's time is billable; None without a project, or if nobody has said so."""
        if project is None:
            return None
        if project not in self._billable:
            missing = self._missing.get(project)
            stored = select(Project.billable).where(Project.id == project)
            self._billable[project] = missing.fields.get("billable") if missing else await self._session.scalar(stored)
        return self._billable[project]

    async def create(self, target: EntryTarget) -> EntryTarget:
        """Create what is missing of a target, and return it with its ids."""
        project, client, task = target
        return await self._create(project), await self._create(client), await self._create(task)

    def warnings(self) -> list[Message]:
        """Return what the user should know about the names."""
        return [
            N_("The project {name} is archived; its rows are imported into it", name=name) for name in self._archived
        ]

    async def _find(self, row: ParsedRow, default_project: str | None) -> EntryTarget:
        name = row.project or (default_project or "" if not row.project_id and not row.client else "")
        if row.project_id:
            project = await self._known_project(row.project_id)
        elif name:
            client = await self._find_client(row.client) if row.client else None
            project = await self._find_project(name, client, self._any_client and not row.client)
        elif row.client:
            return None, await self._find_client(row.client), None
        else:
            text = N_("has no project; name one for such rows in `default_project`")
            raise RowError("no_project", text, field="project")
        if row.task_id:
            return project, None, await self._known_task(row.task_id, project)
        return project, None, await self._find_task(row.task, project) if row.task else None

    async def client(self, name: str) -> int:
        """Return the id of a client by name, created if missing."""
        return await self._create(await self._find_client(name)) or 0

    async def project(self, name: str, client_id: int | None, *, more: ProjectFields = NO_FIELDS) -> int:
        """Return the id of the project of a name and client, created with the fields `more` if missing."""
        return await self._create(await self._find_project(name, client_id, False, more)) or 0

    async def task(self, name: str, project_id: int) -> int:
        """Return the id of a task by name, created if missing."""
        return await self._create(await self._find_task(name, project_id)) or 0

    async def _find_client(self, name: str) -> int:
        key = ("client", None, comparable_name(name))
        if key not in self._found:
            self._found[key] = self._id(await self._directory.client(normalize_name(name)), MissingItem("client", name))
        return self._found[key]

    async def _find_project(
        self, name: str, client_id: int | None, any_client: bool, more: ProjectFields = NO_FIELDS
    ) -> int:
        key = ("project", client_id, comparable_name(name))
        if key not in self._found:
            name = normalize_name(name)
            known = await self._directory.project(name, client_id, any_client=any_client)
            if known and known.is_archived:
                self._archived[known.name] = None
            self._found[key] = self._id(known, MissingItem("project", name, client_id, more))
        return self._found[key]

    async def _find_task(self, name: str, project_id: int) -> int:
        key = ("task", project_id, comparable_name(name))
        if key not in self._found:
            known = await self._directory.task(normalize_name(name), project_id) if project_id > 0 else None
            self._found[key] = self._id(known, MissingItem("task", name, project_id))
        return self._found[key]

    def _id(self, known: NamedItem | None, missing: MissingItem) -> int:
        """Return the id of an object, or the negative one of what has to be created; RowError if it may not be."""
        if known is not None:
            return known.id
        if not self._create_missing:
            text = N_("is not a known {kind}; create it, or use `create_missing`", kind=missing.kind)
            raise RowError(f"unknown_{missing.kind}", text, field=missing.kind, value=missing.name)
        number = -len(self._missing) - 1
        missing.name = normalize_name(missing.name)
        self._missing[number] = missing
        return number

    async def _known_project(self, project_id: int) -> int:
        found = (
            await self._session.execute(select(Project.name, Project.status).where(Project.id == project_id))
        ).one_or_none()
        if found is None:
            raise RowError(
                "unknown_project",
                N_("Project with ID {project_id} not found", project_id=project_id),
                field="project_id",
            )
        if found.status == "archived":
            self._archived[found.name] = None
        return project_id

    async def _known_task(self, task_id: int, project_id: int) -> int:
        if await self._session.scalar(select(Task.project_id).where(Task.id == task_id)) != project_id:
            raise RowError(
                "unknown_task", N_("Task with ID {task_id} is not in this project", task_id=task_id), field="task_id"
            )
        return task_id

    async def _create(self, number: int | None) -> int | None:
        """Create an object that is missing, dated like the import, after its parent; return and note its id."""
        missing = self._missing.get(number or 0)
        if missing is None:
            return number
        if missing.id is None:
            parent = await self._create(missing.parent)
            self.created_names[missing.kind].append(missing.name)
            missing.id = number if self._dry_run else await self._insert(missing, parent)
        return missing.id

    async def _insert(self, missing: MissingItem, parent: int | None) -> int:
        session, caller, at, name = self._session, self._caller, self._at, missing.name
        if missing.kind == "client":
            number = (await clients.create(session, created_at=at, name=name)).id
        elif missing.kind == "project":
            fields: ProjectFields = {**missing.fields, "name": name, "client_id": parent}
            number = (await projects.create(session, caller, created_at=at, **fields)).id
        else:
            number = (await tasks.create(session, caller, created_at=at, name=name, project_id=parent or 0)).id
        self.created_ids[missing.kind].append(number)
        return number
