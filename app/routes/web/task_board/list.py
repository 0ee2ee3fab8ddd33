"""The board: a column for each status, and only the latest of the done tasks."""

import orjson

from app.core.errors import AppError
from app.core.listing import PageRequest
from app.core.listing import page as read_page
from app.routes.context import bind, session
from app.routes.web import layout
from app.routes.web.blueprints import pages
from app.routes.web.forms import on_error
from app.routes.web.labels import TASK_PRIORITIES, TASK_STATUSES
from app.routes.web.tasks import filters
from app.services.time_entries.overviews import TASK_OVERVIEW

COLUMNS = ("todo", "in_progress", "review", "done")
OPEN, DONE = PageRequest(per_page=200), PageRequest(per_page=20, sort="-updated_at")


@pages.get("/tasks/board")
@on_error()
async def board(error: AppError | None = None) -> str:
    """The board of all projects, or of the one that the address names."""
    query = filters.read_query(error)
    return await layout.render_page(
        "task_board/list.html",
        error=error,
        fields=tuple(filters.TaskQuery.model_fields),
        query=query,
        statuses=TASK_STATUSES,
        priorities=TASK_PRIORITIES,
        **await columns(query),
        **await filters.filter_choices(query),
    )


async def columns(query: filters.TaskQuery) -> dict[str, object]:
    """The tasks of each column and their numbers."""
    open_ones = await read_page(session(), TASK_OVERVIEW, bind(query.filter(open=True)), OPEN)
    done = await read_page(session(), TASK_OVERVIEW, bind(query.filter(status="done")), DONE)
    tasks = [*orjson.loads(open_ones.items), *orjson.loads(done.items)]
    found = {status: [task for task in tasks if task["status"] == status] for status in COLUMNS}
    counts = {status: len(found[status]) for status in COLUMNS} | {"done": done.total}
    return {"columns": found, "counts": counts, "more": open_ones.total - len(orjson.loads(open_ones.items))}
