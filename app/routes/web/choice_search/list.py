"""The choices that match a text, as JSON for the search next to a field that does not list all of them."""

from collections.abc import Awaitable, Callable
from typing import NotRequired, TypedDict

import orjson
from quart import request

from app.core.errors import Forbidden, NotFound
from app.core.filters import F
from app.core.listing import Listing, PageRequest, page
from app.routes.context import bind, caller, session
from app.routes.schemas.types import Id, Line, Query
from app.routes.web.blueprints import pages
from app.routes.web.booking_target import encode
from app.routes.web.forms import fitted
from app.routes.web.i18n import gettext as _
from app.services.accounts.filters import UserFilter
from app.services.accounts.queries import USERS
from app.services.clients.filters import ClientOverviewFilter
from app.services.inventory.filters import ItemFilter, SupplierFilter, WarehouseFilter
from app.services.inventory.queries import ITEMS, SUPPLIERS, WAREHOUSES
from app.services.projects.filters import ProjectOverviewFilter
from app.services.tasks.filters import TaskOverviewFilter
from app.services.time_entries.overviews import CLIENT_OVERVIEW, PROJECT_OVERVIEW, TASK_OVERVIEW
from app.services.time_entries.timesheet import Work

MOST = 20
FoundChoice = dict[str, object]


class SearchQuery(Query):
    """The text to search for; `project_id` limits tasks to those of a project."""

    q: Line = ""
    project_id: Id | None = None


class Match(TypedDict):
    """A choice: the value of its option, its text, and the hint that distinguishes it from others of that name."""

    value: str
    title: str
    about: str
    project: NotRequired[int]


async def rows(listing: Listing[F], wanted: F, sort: str = "name") -> list[FoundChoice]:
    """Return the first rows."""
    found: list[FoundChoice] = orjson.loads(
        (await page(session(), listing, bind(wanted), PageRequest(1, MOST, sort))).items
    )
    return found


def match(row: FoundChoice, title: str = "name", about: str = "") -> Match:
    """Return a row as a choice."""
    return {"value": str(row["id"]), "title": str(row[title]), "about": str(row.get(about) or "")}


async def projects(query: SearchQuery) -> list[Match]:
    """Return active projects."""
    found = await rows(PROJECT_OVERVIEW, ProjectOverviewFilter(text=query.q, status="active"))
    return [match(row, about="client_name") for row in found]


async def tasks(query: SearchQuery) -> list[Match]:
    """Return open tasks."""
    found = await rows(TASK_OVERVIEW, TaskOverviewFilter(text=query.q, open=True, project_id=query.project_id))
    return [{**match(row, about="project_name"), "project": int(str(row["project_id"]))} for row in found]


async def targets(query: SearchQuery) -> list[Match]:
    """Return what time can be booked on in a timesheet: active projects, then open tasks."""
    found = [*await projects(query), *await tasks(query)]
    for choice in found:
        value, project = int(choice["value"]), choice.pop("project", None)
        choice["value"] = encode(Work(project, value) if project else Work(value))
    return found


async def clients(query: SearchQuery) -> list[Match]:
    """Return clients."""
    return [match(row) for row in await rows(CLIENT_OVERVIEW, ClientOverviewFilter(text=query.q))]


async def users(query: SearchQuery) -> list[Match]:
    """Return users, for administrators."""
    if not caller().is_admin:
        raise Forbidden(_("Only administrators may see this page"))
    found = await rows(USERS, UserFilter(search=query.q), "username")
    return [match(row, "display_name", "username") for row in found]


async def items(query: SearchQuery) -> list[Match]:
    """Return active items."""
    return coded(await rows(ITEMS, ItemFilter(search=query.q, active=True), "sku"), "sku")


async def warehouses(query: SearchQuery) -> list[Match]:
    """Return open warehouses."""
    return coded(await rows(WAREHOUSES, WarehouseFilter(search=query.q, active=True), "code"), "code")


async def suppliers(query: SearchQuery) -> list[Match]:
    """Return active suppliers."""
    return coded(await rows(SUPPLIERS, SupplierFilter(search=query.q, active=True)), "code")


def coded(found: list[FoundChoice], key: str) -> list[Match]:
    """Return rows as choices that begin with their code."""
    return [{"value": str(row["id"]), "title": f"{row[key]} · {row['name']}", "about": ""} for row in found]


SEARCHES: dict[str, Callable[[SearchQuery], Awaitable[list[Match]]]] = {
    search.__name__: search for search in (projects, tasks, targets, clients, users, items, warehouses, suppliers)
}


@pages.get("/choices/<kind>")
async def choices(kind: str) -> dict[str, list[Match]]:
    """Return the choices of a kind that match the text; nothing matches an empty one."""
    if kind not in SEARCHES:
        raise NotFound(_("There is nothing to search for under this name"))
    query = fitted(SearchQuery, request.args.to_dict())
    return {"choices": await SEARCHES[kind](query) if query.q.strip() else []}
