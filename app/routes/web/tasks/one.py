"""The page of a task: its facts and its time."""

import orjson
from quart import Blueprint

from app.core import listing
from app.core.clock import today
from app.core.errors import NotFound
from app.core.listing import PageRequest
from app.routes.context import caller, session
from app.routes.web import shell
from app.routes.web.tasks.words import PRIORITIES, STATUSES
from app.services.time_entries.overviews import TASKS
from app.services.time_entries.queries import ENTRIES, visible_to

NEWEST = PageRequest(per_page=15)


def mount(blueprint: Blueprint) -> None:
    """Adds the route."""
    blueprint.add_url_rule("/tasks/<id:task_id>", "task", one, methods=["GET"])


async def one(task_id: int) -> str:
    """One task."""
    task = await listing.one(session(), TASKS, {"id": task_id, "today": today(caller().zone)})
    if task is None:
        raise NotFound(f"Task with ID {task_id} not found")
    seen = visible_to(caller()) | {"task_id": task_id, "finished": True}
    entries = await listing.page(session(), ENTRIES, seen, NEWEST)
    return await shell.render(
        "tasks/one.html",
        task=orjson.loads(task),
        statuses=STATUSES,
        priorities=PRIORITIES,
        entries=orjson.loads(entries.items),
    )
