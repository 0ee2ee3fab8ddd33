"""The page of a task: its facts and its time."""

import orjson

from app.core import listing
from app.core.errors import NotFound
from app.core.listing import PageRequest
from app.core.messages import N_
from app.routes.context import bind, read_one, session
from app.routes.web import layout
from app.routes.web.blueprints import pages
from app.routes.web.labels import TASK_PRIORITIES, TASK_STATUSES
from app.services.tasks.filters import TaskOverviewFilter
from app.services.time_entries.filters import EntryFilter
from app.services.time_entries.overviews import TASK_OVERVIEW
from app.services.time_entries.queries import ENTRIES

NEWEST = PageRequest(per_page=15)


@pages.get("/tasks/<id:task_id>")
async def task(task_id: int) -> str:
    """The task."""
    task = await read_one(TASK_OVERVIEW, TaskOverviewFilter(id=task_id))
    if task is None:
        raise NotFound(N_("Task with ID {task_id} not found", task_id=task_id))
    wanted = EntryFilter(task_id=task_id, finished=True)
    entries = await listing.page(session(), ENTRIES, bind(wanted), NEWEST)
    return await layout.render_page(
        "tasks/detail.html",
        task=orjson.loads(task),
        statuses=TASK_STATUSES,
        priorities=TASK_PRIORITIES,
        entries=orjson.loads(entries.items),
    )
