"""The list of tasks."""

from quart import Blueprint

from app.core.errors import AppError
from app.routes.web import lists, shell
from app.routes.web.forms import shown_again
from app.routes.web.tasks import filters
from app.routes.web.tasks.words import PRIORITIES, STATUSES
from app.routes.web.texts import marked as _
from app.services.time_entries.overviews import TASKS

# What the list can be sorted by, and which way round first.
SORTS = {
    "priority": _("Priority"),
    "due_date": _("Due"),
    "name": _("Name"),
    "project": _("Project"),
    "assignee": _("Assigned to"),
    "-hours": _("Hours"),
}


def mount(blueprint: Blueprint) -> None:
    """Adds the route."""
    blueprint.add_url_rule("/tasks", "tasks", listed, methods=["GET"])


async def page(error: AppError | None = None) -> str:
    """The list, or what is wrong with what the address asks for."""
    asked, order = filters.asked(error), lists.order(TASKS)
    return await shell.render(
        "tasks/list.html",
        error=error,
        fields=tuple(filters.TaskQuery.model_fields),
        asked=asked,
        order=order,
        sorts=SORTS,
        statuses=STATUSES,
        priorities=PRIORITIES,
        found=await lists.rows(TASKS, asked.given() | asked.status(), sort=order.current),
        **await filters.offered(),
    )


@shown_again(page)
async def listed() -> str:
    """Open tasks, the most urgent first, unless something else is asked for."""
    return await page()
