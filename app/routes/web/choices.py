"""The choices that forms offer: at most 500 of a kind, always those that are chosen, and a search for the others."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypedDict, TypeVar

import orjson

from app.core.clock import ZONES
from app.core.filters import F
from app.core.listing import Listing, PageRequest, page
from app.routes.context import bind, read_one, session
from app.routes.schemas.types import LARGEST_ID
from app.routes.web.per_request import per_request
from app.services.accounts.filters import UserFilter
from app.services.accounts.queries import USERS
from app.services.clients.filters import ClientFilter
from app.services.projects.clients import CLIENTS
from app.services.projects.filters import ProjectFilter
from app.services.projects.queries import project_listing
from app.services.tasks.filters import TaskFilter
from app.services.tasks.queries import task_listing

MOST = 500
# Without the booked time, which is the expensive part of these lists.
PROJECTS, TASKS = project_listing(), task_listing()
CONTINENTS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


class ProjectChoice(TypedDict):
    """A project, of the columns that its list has."""

    id: int
    name: str
    client_name: str | None
    color: str | None
    status: str


class TaskChoice(TypedDict):
    """A task, of the columns that its list has."""

    id: int
    name: str
    project_id: int
    project_name: str
    is_active: bool


# The list of all of a kind, by its name.
PAGES = {
    "projects": "web.projects",
    "tasks": "web.tasks",
    "targets": "web.tasks",
    "clients": "web.clients",
    "users": "web.admin.users",
    "items": "web.inventory.items",
    "warehouses": "web.inventory.warehouses",
    "suppliers": "web.inventory.suppliers",
}
C = TypeVar("C", ProjectChoice, TaskChoice)
R = TypeVar("R", bound=Mapping[str, object])


class Grouped(dict[str, list[C]], Generic[C]):
    """Choices by the name of what they belong to. `kind` is the name of their search, `more` if there are others."""

    def __init__(self, kind: str, rows: Iterable[C], group: Callable[[C], str | None], *, more: bool) -> None:
        super().__init__()
        self.kind, self.more, self.page = kind, more, PAGES[kind]
        for row in sorted(rows, key=lambda row: (group(row) or "").lower()):
            self.setdefault(group(row) or "", []).append(row)

    def rows(self) -> list[C]:
        """Return the choices of all groups."""
        return [row for group in self.values() for row in group]


class Named(list[tuple[int, str]]):
    """Ids and names. `kind` is the name of their search, `more` if there are others."""

    def __init__(self, kind: str, choices: Iterable[tuple[int, str]] = (), *, more: bool = False) -> None:
        super().__init__(choices)
        self.kind, self.more, self.page = kind, more, PAGES[kind]


@dataclass(frozen=True)
class ChoiceKind(Generic[F, R]):
    """A kind of choices: what is offered of a list, and how one of them is read by its id."""

    name: str
    listing: Listing[F]
    offered: F
    by_id: Callable[[int], F]
    sort: str = "name"

    async def read(self) -> tuple[list[R], bool]:
        """Return the first choices, and whether there are more."""
        found = await page(session(), self.listing, bind(self.offered), PageRequest(per_page=MOST, sort=self.sort))
        return orjson.loads(found.items), found.total > MOST

    async def missing(self, offered: Iterable[object], chosen: Iterable[object]) -> list[R]:
        """Return the chosen ones that are not among the ids `offered`; what does not exist is left out."""
        wanted = sorted(ids(chosen).difference(offered))
        found = [await read_one(self.listing, self.by_id(number)) for number in wanted]
        return [orjson.loads(row) for row in found if row]

    async def named(self, name: Callable[[R], str], chosen: Iterable[object]) -> Named:
        """Return the choices by name, the chosen ones last if they are beyond the bound."""
        rows, more = await self.read()
        rows += await self.missing([row["id"] for row in rows], chosen)
        return Named(self.name, [(int(str(row["id"])), name(row)) for row in rows], more=more)


PROJECT = ChoiceKind[ProjectFilter, ProjectChoice](
    "projects", PROJECTS, ProjectFilter(status="active"), lambda number: ProjectFilter(id=number)
)
TASK = ChoiceKind[TaskFilter, TaskChoice]("tasks", TASKS, TaskFilter(open=True), lambda number: TaskFilter(id=number))
CLIENT = ChoiceKind[ClientFilter, Mapping[str, object]](
    "clients", CLIENTS, ClientFilter(), lambda number: ClientFilter(id=number)
)
USER = ChoiceKind[UserFilter, Mapping[str, object]](
    "users", USERS, UserFilter(), lambda number: UserFilter(id=number), "username"
)
ACTIVE_USER = ChoiceKind[UserFilter, Mapping[str, object]](
    "users", USERS, UserFilter(is_active=True), lambda number: UserFilter(id=number), "username"
)


def ids(values: Iterable[object]) -> set[int]:
    """Return the ids among values of forms and addresses."""
    texts = {str(value) for value in values if value}
    return {int(text) for text in texts if text.isascii() and text.isdigit() and 0 < int(text[:11]) <= LARGEST_ID}


@per_request
async def projects() -> Grouped[ProjectChoice]:
    """Return active projects by the name of their client; those without one come first, under an empty name."""
    rows, more = await PROJECT.read()
    return Grouped("projects", rows, client_name, more=more)


async def projects_with(*chosen: object) -> Grouped[ProjectChoice]:
    """Return the same with the chosen projects, whatever their status."""
    found = await projects()
    missing = await PROJECT.missing([row["id"] for row in found.rows()], chosen)
    rows = [*found.rows(), *missing]
    return Grouped("projects", rows, client_name, more=found.more) if missing else found


async def tasks(offered: Grouped[ProjectChoice], *chosen: object) -> Grouped[TaskChoice]:
    """Return open tasks of the offered projects, by the name of their project, and the chosen ones."""
    of_projects = {project["id"] for project in offered.rows()}
    rows, more = await TASK.read()
    rows = [row for row in rows if row["project_id"] in of_projects]
    rows += await TASK.missing([row["id"] for row in rows], chosen)
    return Grouped("tasks", rows, project_name, more=more or offered.more)


async def clients(*chosen: object) -> Named:
    """Return clients by name, archived ones among them: their time can still be asked for."""
    return await CLIENT.named(lambda row: str(row["name"]), chosen)


async def users(*chosen: object, active: bool = False) -> Named:
    """Return users by name, for administrators; `active` leaves out those who are switched off."""
    return await (ACTIVE_USER if active else USER).named(lambda row: str(row["display_name"]), chosen)


def client_name(project: ProjectChoice) -> str | None:
    """Return the group of a project."""
    return project["client_name"]


def project_name(task: TaskChoice) -> str:
    """Return the group of a task."""
    return task["project_name"]


def zones() -> dict[str, list[str]]:
    """Return the IANA names by continent, without abbreviations and obsolete names."""
    return {place: sorted(name for name in ZONES if name.startswith(f"{place}/")) for place in CONTINENTS}
