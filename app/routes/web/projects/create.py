"""A new project."""

from quart import request

from app.core.errors import AppError
from app.routes.context import caller, session
from app.routes.web import layout
from app.routes.web.blueprints import pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, back, on_error, read_form, values_for
from app.routes.web.i18n import gettext as _
from app.routes.web.projects.edit import FIELDS, ProjectForm, form_choices
from app.services.projects import service

DEFAULTS = {"status": "active", "billable": "yes", "budget_threshold_percent": 80, "rounding_mode": "nearest"}


@pages.get("/projects/new")
async def project_new(error: AppError | None = None) -> str:
    """The form of a new project, of the client that the address names."""
    values = await values_for(error, DEFAULTS | {"client_id": request.args.get("client_id", "")})
    return await layout.render_page(
        "projects/form.html", error=error, fields=FIELDS, values=values, **await form_choices(values)
    )


@pages.post("/projects")
@on_error(project_new)
async def project_create() -> Redirect:
    """Create a project."""
    form = await read_form(ProjectForm)
    values = {name: value for name, value in form.values().items() if value is not None}
    project = await service.create(session(), caller(), **values)
    flash(_("Project %(name)s created") % {"name": project.name})
    return await back()
