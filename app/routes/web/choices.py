"""What forms offer: active projects by client, their open tasks, clients, people."""

from datetime import date
from typing import Any

import orjson

from app.core.listing import PageRequest, page
from app.routes.context import session
from app.services.accounts.queries import USERS
from app.services.projects.queries import CLIENTS, project_listing
from app.services.tasks.queries import task_listing

# Without the booked time, which is the dear part of these lists.
PROJECTS, TASKS = project_listing(), task_listing()
ALL = PageRequest(per_page=500, sort="name")

EVERYBODY = PageRequest(per_page=1000)

Choice = dict[str, Any]


async def projects() -> dict[str, list[Choice]]:
    """Active projects by the name of their client; those without one come first, under an empty name."""
    found = await page(session(), PROJECTS, {"status": "active"}, ALL)
    return grouped(orjson.loads(found.items), "client_name")


async def tasks(day: date, offered: dict[str, list[Choice]]) -> dict[str, list[Choice]]:
    """Open tasks of the offered projects, by the name of their project. `day` is today for the caller."""
    ids = {project["id"] for group in offered.values() for project in group}
    found = await page(session(), TASKS, {"open": True, "today": day}, ALL)
    return grouped([task for task in orjson.loads(found.items) if task["project_id"] in ids], "project_name")


async def clients() -> list[tuple[int, str]]:
    """Clients by name, archived ones among them: their time can still be asked for."""
    found = await page(session(), CLIENTS, {}, EVERYBODY)
    return [(client["id"], client["name"]) for client in orjson.loads(found.items)]


async def people(*, active: bool | None = None) -> list[tuple[int, str]]:
    """Users by name, for administrators; `active` leaves out those who are switched off."""
    found = await page(session(), USERS, {"is_active": active}, EVERYBODY)
    return [(person["id"], person["display_name"]) for person in orjson.loads(found.items)]


def grouped(rows: list[Choice], key: str) -> dict[str, list[Choice]]:
    """The rows by the text under `key`, in the order of these texts."""
    groups: dict[str, list[Choice]] = {}
    for row in sorted(rows, key=lambda row: (row[key] or "").lower()):
        groups.setdefault(row[key] or "", []).append(row)
    return groups
