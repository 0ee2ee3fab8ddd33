"""Projects: made, changed, put away and kept at hand."""

from contextlib import suppress
from typing import Any, Literal

from pydantic import Field
from quart import Blueprint, request, url_for

from app.core.errors import AppError, NotFound
from app.core.events import plain
from app.routes.context import caller, session
from app.routes.web import choices, shell
from app.routes.web.forms import back, read, shown_again
from app.routes.web.projects.listed import STATUSES
from app.routes.web.texts import gettext as _
from app.routes.web.texts import marked
from app.routes.web.toast import tell
from app.routes.wire import (
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
from app.services.projects import favorites
from app.services.projects import service as projects
from app.services.projects.models import Project
from app.services.settings import instance

COLORS = {
    "": marked("None"),
    "#2f8f76": marked("Green"),
    "#3b78c9": marked("Blue"),
    "#7a5fc0": marked("Violet"),
    "#c2578f": marked("Pink"),
    "#cc4f3f": marked("Red"),
    "#d08a2e": marked("Orange"),
    "#9a8a1f": marked("Yellow"),
    "#6b7280": marked("Grey"),
}
ROUNDING = {"nearest": marked("Nearest"), "up": marked("Up"), "down": marked("Down")}
USUAL = {"status": "active", "billable": "yes", "budget_threshold_percent": 80, "rounding_mode": "nearest"}


class ProjectForm(Query):
    """Everything of a project that people change; a new one needs no more than a name."""

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

    def values(self) -> dict[str, Any]:
        """Columns and their values; what is empty is None."""
        return self.model_dump() | {"billable": self.billable == "yes"}


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/projects/new", "project_new", new, methods=["GET"])
    blueprint.add_url_rule("/projects", "project_create", create, methods=["POST"])
    blueprint.add_url_rule("/projects/<id:project_id>/edit", "project_edit", edit, methods=["GET"])
    blueprint.add_url_rule("/projects/<id:project_id>", "project_update", update, methods=["POST"])
    for verb, view in (("archive", archive), ("unarchive", unarchive), ("favorite", keep), ("unfavorite", drop)):
        path = f"/projects/<id:project_id>/{verb}"
        blueprint.add_url_rule(path, f"project_{verb}", view, methods=["POST"])


async def form_page(error: AppError | None = None) -> str:
    """The form, of a new project or of the one that the address names."""
    project_id = (request.view_args or {}).get("project_id")
    project = await projects.get(session(), project_id) if project_id else None
    sent = await request.form
    stored = shown(project) if project else USUAL | {"client_id": request.args.get("client_id", "")}
    return await shell.render(
        "projects/form.html",
        error=error,
        fields=tuple(ProjectForm.model_fields),
        project=project,
        values=sent.to_dict() if error else stored,
        clients=await choices.clients(),
        statuses=STATUSES,
        colors=COLORS,
        directions=ROUNDING,
        currency=(await instance.read(session())).currency,
    )


def shown(project: Project) -> dict[str, Any]:
    """What the form shows of a project."""
    values = {name: plain(getattr(project, name)) for name in ProjectForm.model_fields}
    return values | {"billable": "yes" if project.billable else "no"}


async def new() -> str:
    """The form of a new project."""
    return await form_page()


async def edit(project_id: int) -> str:
    """The form of a project that is there."""
    return await form_page()


@shown_again(form_page)
async def create() -> Any:
    """Makes a project."""
    form = await read(ProjectForm)
    given = {name: value for name, value in form.values().items() if value is not None}
    project = await projects.create(session(), caller(), given)
    tell(_("The project %(name)s is there") % {"name": project.name})
    return await back()


@shown_again(form_page)
async def update(project_id: int) -> Any:
    """Changes a project."""
    form = await read(ProjectForm)
    await projects.update(session(), caller(), project_id, form.values())
    tell(_("Saved"))
    return await back()


async def archive(project_id: int) -> Any:
    """Puts a project away; its time stays."""
    project = await projects.archive(session(), caller(), project_id)
    text = _("%(name)s is archived; its time stays") % {"name": project.name}
    tell(text, undo=url_for("web.project_unarchive", project_id=project_id))
    return await back()


async def unarchive(project_id: int) -> Any:
    """Takes a project out again."""
    project = await projects.update(session(), caller(), project_id, {"status": "active"})
    tell(_("%(name)s is active again") % {"name": project.name})
    return await back()


async def keep(project_id: int) -> Any:
    """Makes a project a favourite of the caller."""
    await favorites.add(session(), caller(), project_id)
    return await back()


async def drop(project_id: int) -> Any:
    """Takes it off again; another tab may have been quicker."""
    with suppress(NotFound):
        await favorites.remove(session(), caller(), project_id)
    return await back()
