"""The first project, so that a fresh server can be used at once."""

from typing import Any

from quart import Blueprint

from app.routes.context import caller, session
from app.routes.web.dashboard import page
from app.routes.web.forms import home, read, shown_again
from app.routes.wire import Name, Query
from app.services.projects import service as projects


class ProjectForm(Query):
    """A project with no more than a name."""

    name: Name


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/projects", "project_create", create, methods=["POST"])


@shown_again(page)
async def create() -> Any:
    """Makes a project of that name."""
    form = await read(ProjectForm)
    await projects.create(session(), caller(), {"name": form.name})
    return home()
