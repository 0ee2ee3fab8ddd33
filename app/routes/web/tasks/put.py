"""Tasks: made and changed."""

from typing import Any, Literal

from quart import Blueprint, request

from app.core.errors import AppError, invalid_fields
from app.core.events import plain
from app.routes.context import caller, session
from app.routes.web import choices, shell
from app.routes.web.forms import back, read, shown_again
from app.routes.web.tasks import filters
from app.routes.web.tasks.words import PRIORITIES, STATUSES
from app.routes.web.texts import gettext as _
from app.routes.web.toast import tell
from app.routes.wire import Day, Hours, Id, Money, Name, Query, Tags, Text
from app.services.projects import service as projects
from app.services.tasks import service as tasks
from app.services.tasks.models import PRIORITIES as RANKS
from app.services.tasks.models import Task

USUAL = {"status": "todo", "priority": "medium"}


class TaskForm(Query):
    """Everything of a task that people change."""

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

    def values(self) -> dict[str, Any]:
        """Columns and their values; what is empty is None. Invalid where there is no project."""
        if self.project_id is None:
            raise invalid_fields(project_id=_("Choose a project"))
        return self.model_dump() | {"priority": RANKS.index(self.priority) + 1}


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/tasks/new", "task_new", new, methods=["GET"])
    blueprint.add_url_rule("/tasks", "task_create", create, methods=["POST"])
    blueprint.add_url_rule("/tasks/<id:task_id>/edit", "task_edit", edit, methods=["GET"])
    blueprint.add_url_rule("/tasks/<id:task_id>", "task_update", update, methods=["POST"])


async def form_page(error: AppError | None = None) -> str:
    """The form, of a new task or of the one that the address names."""
    task_id = (request.view_args or {}).get("task_id")
    task = await tasks.get(session(), task_id) if task_id else None
    sent = await request.form
    stored = shown(task) if task else USUAL | request.args.to_dict()
    return await shell.render(
        "tasks/form.html",
        error=error,
        fields=tuple(TaskForm.model_fields),
        task=task,
        values=sent.to_dict() if error else stored,
        projects=await offered(task),
        people=await assignable(task),
        statuses=STATUSES,
        priorities=PRIORITIES,
    )


def shown(task: Task) -> dict[str, Any]:
    """What the form shows of a task."""
    values = {name: plain(getattr(task, name)) for name in TaskForm.model_fields}
    return values | {"priority": RANKS[task.priority - 1]}


async def offered(task: Task | None) -> dict[str, list[dict[str, Any]]]:
    """Active projects, and the task's own, whatever became of it."""
    found = await choices.projects()
    if task and not any(task.project_id == choice["id"] for group in found.values() for choice in group):
        project = await projects.get(session(), task.project_id)
        found = {"": [{"id": project.id, "name": project.name}, *found.get("", [])], **found}
    return found


async def assignable(task: Task | None) -> list[tuple[int, str]]:
    """Whom the caller may choose; somebody else who has the task already keeps it."""
    found = await filters.people()
    if task and task.assigned_to and task.assigned_to not in dict(found):
        found.append((task.assigned_to, _("as it is")))
    return found


async def new() -> str:
    """The form of a new task."""
    return await form_page()


async def edit(task_id: int) -> str:
    """The form of a task that is there."""
    return await form_page()


@shown_again(form_page)
async def create() -> Any:
    """Makes a task."""
    form = await read(TaskForm)
    given = {name: value for name, value in form.values().items() if value is not None}
    task = await tasks.create(session(), caller(), given)
    tell(_("The task %(name)s is there") % {"name": task.name})
    return await back()


@shown_again(form_page)
async def update(task_id: int) -> Any:
    """Changes a task."""
    form = await read(TaskForm)
    await tasks.update(session(), task_id, form.values())
    tell(_("Saved"))
    return await back()
