"""The form of a task, and changing one with it."""

from collections.abc import Mapping
from typing import Literal

from app.core.errors import AppError, invalid_fields
from app.routes.context import session
from app.routes.schemas.types import Day, Hours, Id, Money, Name, Query, Tags, Text
from app.routes.web import choices, layout
from app.routes.web.blueprints import pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, Values, back, on_error, read_form, stored_values, values_for
from app.routes.web.i18n import gettext as _
from app.routes.web.labels import TASK_PRIORITIES, TASK_STATUSES
from app.routes.web.tasks import filters
from app.services.tasks import service
from app.services.tasks.models import PRIORITIES


class TaskForm(Query):
    """The fields of a task that a form changes."""

    name: Name
    project_id: Id | None = None
    description: Text | None = None
    status: Literal["todo", "in_progress", "review", "done", "cancelled"] = "todo"
    priority: Literal["low", "medium", "high", "urgent"] = "medium"
    assigned_to: Id | None = None
    due_date: Day | None = None
    estimated_hours: Hours | None = None
    hourly_rate: Money | None = None
    tags: Tags | None = None

    def values(self) -> Values:
        """Return columns and their values, None for empty fields; Invalid if no project is chosen."""
        if self.project_id is None:
            raise invalid_fields(project_id=_("Choose a project"))
        return self.model_dump() | {"priority": PRIORITIES.index(self.priority) + 1}


FIELDS = tuple(TaskForm.model_fields)


async def form_choices(values: Mapping[str, object]) -> dict[str, object]:
    """Return the choices that the form offers, those in its values included."""
    return {
        "projects": await choices.projects_with(values.get("project_id")),
        "people": await assignees(values.get("assigned_to")),
        "statuses": TASK_STATUSES,
        "priorities": TASK_PRIORITIES,
    }


async def assignees(chosen: object) -> choices.Named:
    """Return the users that the caller may choose, and the chosen one."""
    found = await filters.people(chosen)
    for user_id in choices.ids([chosen]) - dict(found).keys():
        found.append((user_id, _("unchanged")))
    return found


@pages.get("/tasks/<id:task_id>/edit")
async def task_edit(task_id: int, error: AppError | None = None) -> str:
    """The form of an existing task."""
    task = await service.get(session(), task_id)
    stored = stored_values(task, FIELDS)
    values = await values_for(error, stored | {"priority": PRIORITIES[task.priority - 1]})
    return await layout.render_page(
        "tasks/form.html",
        error=error,
        fields=FIELDS,
        task=task,
        values=values,
        **await form_choices(values),
    )


@pages.post("/tasks/<id:task_id>")
@on_error(task_edit)
async def task_update(task_id: int) -> Redirect:
    """Change a task."""
    form = await read_form(TaskForm)
    await service.update(session(), task_id, **form.values())
    flash(_("Saved"))
    return await back()
