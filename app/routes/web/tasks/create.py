"""A new task."""

from quart import request

from app.core.errors import AppError
from app.routes.context import caller, session
from app.routes.web import layout
from app.routes.web.blueprints import pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, back, on_error, read_form, values_for
from app.routes.web.i18n import gettext as _
from app.routes.web.tasks.edit import FIELDS, TaskForm, form_choices
from app.services.tasks import service

DEFAULTS = {"status": "todo", "priority": "medium"}


@pages.get("/tasks/new")
async def task_new(error: AppError | None = None) -> str:
    """The form of a new task; the address may fill it in."""
    values = await values_for(error, DEFAULTS | request.args.to_dict())
    return await layout.render_page(
        "tasks/form.html", error=error, fields=FIELDS, values=values, **await form_choices(values)
    )


@pages.post("/tasks")
@on_error(task_new)
async def task_create() -> Redirect:
    """Create a task."""
    form = await read_form(TaskForm)
    changes = {name: value for name, value in form.values().items() if value is not None}
    task = await service.create(session(), caller(), **changes)
    flash(_("Task %(name)s created") % {"name": task.name})
    return await back()
