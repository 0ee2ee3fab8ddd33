"""The page of a project: time, budget, people, open tasks and newest entries."""

from collections.abc import Callable
from typing import TypedDict

import orjson

from app.core import listing
from app.core.errors import NotFound
from app.core.listing import PageRequest
from app.routes.context import bind, caller, read_one, session
from app.routes.web import charts, layout
from app.routes.web.blueprints import pages
from app.routes.web.labels import PROJECT_STATUSES, ROUNDING_MODES, TASK_PRIORITIES, TASK_STATUSES
from app.routes.web.lists import Row
from app.routes.web.per_request import default_currency, my_preferences
from app.services.projects.filters import ProjectOverviewFilter
from app.services.reports import days
from app.services.reports.apportionment import printed_lengths
from app.services.tasks.filters import TaskOverviewFilter
from app.services.time_entries.filters import EntryFilter
from app.services.time_entries.overviews import PROJECT_OVERVIEW, TASK_OVERVIEW, time_by_user
from app.services.time_entries.queries import ENTRIES

NEWEST, TASK_PART = PageRequest(per_page=8), PageRequest(per_page=30)


class Parts(TypedDict):
    """The tasks and entries that the page shows."""

    tasks: list[Row]
    tasks_open: int
    entries: list[Row]
    lengths: Callable[[list[int]], list[int]]


@pages.get("/projects/<id:project_id>")
async def project(project_id: int) -> str:
    """The project."""
    project = await read_one(PROJECT_OVERVIEW, ProjectOverviewFilter(id=project_id))
    if project is None:
        raise NotFound(f"Project with ID {project_id} not found")
    return await layout.render_page(
        "projects/detail.html",
        project=orjson.loads(project),
        statuses=PROJECT_STATUSES,
        rounding_modes=ROUNDING_MODES,
        task_statuses=TASK_STATUSES,
        priorities=TASK_PRIORITIES,
        people=await time_by_user(session(), caller(), project_id),
        currency=await default_currency(),
        **await chart(project_id),
        **await parts(project_id),
    )


async def chart(project_id: int) -> charts.Chart:
    """Everybody's time on the project, by week or month."""
    buckets = charts.bucket_range((await my_preferences()).week_start_day)
    by_day = await days.seconds_of_project(session(), project_id, caller().zone, buckets.first, buckets.today)
    return {"unit": buckets.unit, "bars": buckets.bars(by_day)}


async def parts(project_id: int) -> Parts:
    """The open tasks, the most urgent first, and the newest entries that the caller may see."""
    tasks = await listing.page(
        session(), TASK_OVERVIEW, bind(TaskOverviewFilter(project_id=project_id, open=True)), TASK_PART
    )
    newest = EntryFilter(project_id=project_id, finished=True)
    entries = await listing.page(session(), ENTRIES, bind(newest), NEWEST)
    return {
        "lengths": printed_lengths,
        "tasks": orjson.loads(tasks.items),
        "tasks_open": tasks.total,
        "entries": orjson.loads(entries.items),
    }
