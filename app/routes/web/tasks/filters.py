"""The filters of the list and of the board of tasks."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import PlainValidator
from quart import request

from app.core.clock import today
from app.core.messages import N_
from app.routes.context import caller
from app.routes.schemas.types import Id, Line, Query
from app.routes.web import choices
from app.routes.web.forms import fitted
from app.routes.web.labels import TASK_STATUSES
from app.services.tasks.filters import TaskOverviewFilter

SHOW_OPTIONS = {"open": N_("Open"), **TASK_STATUSES, "all": N_("All tasks")}
DUE = {"overdue": N_("Overdue"), "week": N_("Within seven days"), "none": N_("Without a date")}
WEEK = timedelta(days=6)


def _who(value: str) -> int | str:
    """An assignee: `me`, `nobody` or an id."""
    if value in ("me", "nobody"):
        return value
    if value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    raise ValueError("must be me, nobody or the id of a user")


Who = Annotated[int | str, PlainValidator(_who)]


class TaskQuery(Query):
    """Filters; `who` is the assignee: an id, `me` or `nobody`. Without `show` the list has open tasks."""

    q: Line | None = None
    project: Id | None = None
    show: Literal["open", "todo", "in_progress", "review", "done", "cancelled", "all"] = "open"
    who: Who | None = None
    due: Literal["overdue", "week", "none"] | None = None

    def filter(self, *, status: str | None = None, open: bool = False) -> TaskOverviewFilter:
        """Return the filter of tasks in a status, or of those still open."""
        return TaskOverviewFilter(
            text=self.q,
            project_id=self.project,
            assigned_to=self.assignee(),
            unassigned=self.who == "nobody",
            overdue=self.due == "overdue",
            due_until=today(caller().zone) + WEEK if self.due == "week" else None,
            undated=self.due == "none",
            status=status,
            open=open,
        )

    def filter_of_list(self) -> TaskOverviewFilter:
        """Return the filter of the list, which shows one status, all open tasks, or every task."""
        return self.filter(status=None if self.show in ("all", "open") else self.show, open=self.show == "open")

    def assignee(self) -> int | None:
        """Return the id of the chosen assignee."""
        return caller().user_id if self.who == "me" else self.who if isinstance(self.who, int) else None


def read_query(error: object = None) -> TaskQuery:
    """The filters in the address; none if they were refused."""
    return TaskQuery() if error else fitted(TaskQuery, request.args.to_dict())


async def filter_choices(query: TaskQuery) -> dict[str, object]:
    """Return the choices that the form of the filters offers, those in the address included."""
    return {
        "projects": await choices.projects_with(query.project),
        "people": await people(query.who),
        "show_options": SHOW_OPTIONS,
        "dues": DUE,
    }


async def people(*chosen: object) -> choices.Named:
    """Return the users that tasks can be assigned to: all for an administrator, else only the caller."""
    if caller().is_admin:
        return await choices.users(*chosen, active=True)
    return choices.Named("users", [(caller().user_id, caller().username)])
