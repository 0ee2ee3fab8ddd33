"""The form of a project, and changing one with it."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from app.core.errors import AppError
from app.routes.context import caller, session
from app.routes.schemas.types import (
    Code,
    Hours,
    Id,
    Line,
    Money,
    Name,
    Percent,
    Query,
    Reference,
    RoundingMinutes,
    RoundingMode,
    Text,
)
from app.routes.web import choices, layout
from app.routes.web.blueprints import pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, Values, back, on_error, read_form, stored_values, values_for
from app.routes.web.i18n import gettext as _
from app.routes.web.labels import COLORS, PROJECT_STATUSES, ROUNDING_MODES
from app.routes.web.per_request import default_currency
from app.services.projects import service


class ProjectForm(Query):
    """The fields of a project that a form changes; only the name is required."""

    name: Name
    client_id: Id | None = None
    code: Code | None = None
    description: Text | None = None
    status: Literal["active", "on_hold", "inactive", "archived"] = "active"
    billable: Literal["yes", "no"] = "yes"
    hourly_rate: Money | None = None
    estimated_hours: Hours | None = None
    budget_amount: Money | None = None
    budget_threshold_percent: Percent | None = None
    rounding_minutes: RoundingMinutes | None = None
    rounding_mode: RoundingMode = "nearest"
    billing_ref: Reference | None = None
    color: Line | None = Field(None, max_length=20)

    def values(self) -> Values:
        """The values of the columns; empty fields are None."""
        return self.model_dump() | {"billable": self.billable == "yes"}


FIELDS = tuple(ProjectForm.model_fields)


async def form_choices(values: Mapping[str, object]) -> dict[str, object]:
    """Return the choices that the form offers, those in its values included."""
    return {
        "clients": await choices.clients(values.get("client_id")),
        "statuses": PROJECT_STATUSES,
        "colors": COLORS,
        "rounding_modes": ROUNDING_MODES,
        "currency": await default_currency(),
    }


@pages.get("/projects/<id:project_id>/edit")
async def project_edit(project_id: int, error: AppError | None = None) -> str:
    """The form of an existing project."""
    project = await service.get(session(), project_id)
    stored = stored_values(project, FIELDS)
    stored["billable"] = "yes" if project.billable else "no"
    values = await values_for(error, stored)
    return await layout.render_page(
        "projects/form.html",
        error=error,
        fields=FIELDS,
        project=project,
        values=values,
        **await form_choices(values),
    )


@pages.post("/projects/<id:project_id>")
@on_error(project_edit)
async def project_update(project_id: int) -> Redirect:
    """Change a project."""
    form = await read_form(ProjectForm)
    await service.update(session(), caller(), project_id, **form.values())
    flash(_("Saved"))
    return await back()
