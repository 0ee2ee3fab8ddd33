"""The list of tasks."""

from app.core.errors import AppError
from app.core.messages import N_
from app.routes.web import layout, lists
from app.routes.web.blueprints import pages
from app.routes.web.forms import on_error
from app.routes.web.labels import TASK_PRIORITIES, TASK_STATUSES
from app.routes.web.tasks import filters
from app.services.time_entries.overviews import TASK_OVERVIEW

# The sort orders that are offered, each in its first direction.
SORTS = {
    "priority": N_("Priority"),
    "due_date": N_("Due"),
    "name": N_("Name"),
    "project": N_("Project"),
    "assignee": N_("Assigned to"),
    "-hours": N_("Hours"),
}


@pages.get("/tasks")
@on_error()
async def tasks(error: AppError | None = None) -> str:
    """The open tasks, most urgent first, unless the address says otherwise."""
    query, order = filters.read_query(error), lists.order(TASK_OVERVIEW)
    return await layout.render_page(
        "tasks/list.html",
        error=error,
        fields=tuple(filters.TaskQuery.model_fields),
        query=query,
        order=order,
        sorts=SORTS,
        statuses=TASK_STATUSES,
        priorities=TASK_PRIORITIES,
        found=await lists.rows(TASK_OVERVIEW, query.filter_of_list(), sort=order.current),
        **await filters.filter_choices(query),
    )
