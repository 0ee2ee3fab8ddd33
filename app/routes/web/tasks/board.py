"""The board: a column for each status. Done tasks are many, so it shows the last that were."""

from typing import Any

import orjson
from quart import Blueprint

from app.core.errors import AppError
from app.core.listing import PageRequest
from app.core.listing import page as read_page
from app.routes.context import session
from app.routes.web import shell
from app.routes.web.forms import shown_again
from app.routes.web.tasks import filters
from app.routes.web.tasks.words import PRIORITIES, STATUSES
from app.services.time_entries.overviews import TASKS

COLUMNS = ("todo", "in_progress", "review", "done")
OPEN, DONE = PageRequest(per_page=200), PageRequest(per_page=20, sort="-updated_at")


def mount(blueprint: Blueprint) -> None:
    """Adds the route."""
    blueprint.add_url_rule("/tasks/board", "board", board, methods=["GET"])


async def page(error: AppError | None = None) -> str:
    """The board, or what is wrong with what the address asks for."""
    asked = filters.asked(error)
    return await shell.render(
        "tasks/board.html",
        error=error,
        fields=tuple(filters.TaskQuery.model_fields),
        asked=asked,
        statuses=STATUSES,
        priorities=PRIORITIES,
        **await columns(asked.given()),
        **await filters.offered(),
    )


async def columns(given: dict[str, Any]) -> dict[str, Any]:
    """The tasks of each column, and how many there are."""
    open_ones = await read_page(session(), TASKS, given | {"open": True}, OPEN)
    done = await read_page(session(), TASKS, given | {"status": "done"}, DONE)
    tasks = [*orjson.loads(open_ones.items), *orjson.loads(done.items)]
    found = {status: [task for task in tasks if task["status"] == status] for status in COLUMNS}
    counts = {status: len(found[status]) for status in COLUMNS} | {"done": done.total}
    return {"columns": found, "counts": counts, "more": open_ones.total - len(orjson.loads(open_ones.items))}


@shown_again(page)
async def board() -> str:
    """The board of all projects, or of the one that is asked for."""
    return await page()
