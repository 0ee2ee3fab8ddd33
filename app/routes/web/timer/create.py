"""Starting the timer."""

from quart import request

from app.core.errors import AppError, invalid_fields
from app.routes.context import caller, session
from app.routes.schemas.types import Id, Query, Text
from app.routes.web import layout
from app.routes.web.blueprints import pages
from app.routes.web.entry_form import booking_choices
from app.routes.web.forms import Redirect, back, on_error, read_form
from app.routes.web.i18n import gettext as _
from app.services.time_entries import timer as service


class StartForm(Query):
    """The fields of a timer."""

    project_id: Id | None = None
    task_id: Id | None = None
    notes: Text | None = None


@pages.get("/timer")
async def timer(error: AppError | None = None) -> str:
    """Return the form of a new timer, with the task; without scripts, the bar of every page has no tasks."""
    return await layout.render_page(
        "timer/create.html",
        error=error,
        fields=("project_id", "task_id", "notes"),
        **await booking_choices(await request.form),
    )


@pages.post("/timer/start")
@on_error(timer)
async def timer_start() -> Redirect:
    """Start the timer."""
    form = await read_form(StartForm)
    if form.project_id is None:
        raise invalid_fields(project_id=_("Choose a project"))
    notes = (form.notes or "").strip() or None
    await service.start(session(), caller(), project_id=form.project_id, task_id=form.task_id, notes=notes)
    return await back()
