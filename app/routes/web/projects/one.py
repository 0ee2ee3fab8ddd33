"""The page of a project: its time, its budget, who worked on it, its tasks and newest entries."""

from typing import Any

import orjson
from quart import Blueprint

from app.core import listing
from app.core.clock import today
from app.core.errors import NotFound
from app.core.listing import PageRequest
from app.routes.context import caller, session
from app.routes.web import bars, shell
from app.routes.web.projects.listed import STATUSES
from app.routes.web.projects.put import ROUNDING
from app.routes.web.tasks.words import PRIORITIES
from app.routes.web.tasks.words import STATUSES as TASK_STATUSES
from app.services.accounts import preferences
from app.services.reports import days
from app.services.settings import instance
from app.services.time_entries.overviews import PROJECTS, TASKS, by_person
from app.services.time_entries.queries import ENTRIES, visible_to

NEWEST, TASK_PART = PageRequest(per_page=8), PageRequest(per_page=30)


def mount(blueprint: Blueprint) -> None:
    """Adds the route."""
    blueprint.add_url_rule("/projects/<id:project_id>", "project", one, methods=["GET"])


async def one(project_id: int) -> str:
    """One project."""
    project = await listing.one(session(), PROJECTS, {"id": project_id, "me": caller().user_id})
    if project is None:
        raise NotFound(f"Project with ID {project_id} not found")
    return await shell.render(
        "projects/one.html",
        project=orjson.loads(project),
        statuses=STATUSES,
        directions=ROUNDING,
        task_statuses=TASK_STATUSES,
        priorities=PRIORITIES,
        people=await by_person(session(), caller(), project_id),
        currency=(await instance.read(session())).currency,
        **await lately(project_id),
        **await parts(project_id),
    )


async def lately(project_id: int) -> dict[str, Any]:
    """The project's time by weeks or months, whoever worked."""
    me = await preferences.read(session(), caller().user_id)
    stretch = bars.stretch(me.week_start_day)
    by_day = await days.of_project(session(), project_id, caller().zone, stretch.first, stretch.today)
    return {"unit": stretch.unit, "bars": stretch.bars(by_day)}


async def parts(project_id: int) -> dict[str, Any]:
    """Its open tasks, the most urgent first, and the newest entries that the caller may see."""
    asked = {"project_id": project_id, "open": True, "today": today(caller().zone)}
    tasks = await listing.page(session(), TASKS, asked, TASK_PART)
    seen = visible_to(caller()) | {"project_id": project_id, "finished": True}
    entries = await listing.page(session(), ENTRIES, seen, NEWEST)
    return {
        "tasks": orjson.loads(tasks.items),
        "tasks_open": tasks.total,
        "entries": orjson.loads(entries.items),
    }
