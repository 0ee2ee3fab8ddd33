"""Which tasks the list and the board show, as their addresses say."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import PlainValidator
from quart import request

from app.core.clock import today
from app.routes.context import caller, session
from app.routes.web import choices
from app.routes.web.forms import fitted
from app.routes.web.tasks.words import STATUSES
from app.routes.web.texts import marked as _
from app.routes.wire import Id, Line, Query
from app.services.time_entries.overviews import searching

SHOWN = {"open": _("Open"), **STATUSES, "all": _("Every task")}
DUE = {"overdue": _("Overdue"), "week": _("Within seven days"), "none": _("Without a date")}
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

    def given(self) -> dict[str, Any]:
        """The same as filters of the list, the status aside."""
        day = today(caller().zone)
        return {
            "today": day,
            "text": searching(session(), self.q),
            "project_id": self.project,
            "assigned_to": caller().user_id if self.who == "me" else None if self.who == "nobody" else self.who,
            "unassigned": True if self.who == "nobody" else None,
            "overdue": True if self.due == "overdue" else None,
            "due_until": day + WEEK if self.due == "week" else None,
            "undated": True if self.due == "none" else None,
        }

    def status(self) -> dict[str, Any]:
        """The filters of the status."""
        if self.show == "all":
            return {}
        return {"open": True} if self.show == "open" else {"status": self.show}


def asked(error: object = None) -> TaskQuery:
    """What the address asks for; everything where that is what was wrong."""
    return TaskQuery() if error else fitted(TaskQuery, request.args.to_dict())


async def offered() -> dict[str, Any]:
    """What the form of the filters offers."""
    return {
        "projects": await choices.projects(),
        "people": await people(),
        "shown": SHOWN,
        "dues": DUE,
    }


async def people() -> list[tuple[int, str]]:
    """Whom tasks can be assigned to: an administrator knows everybody, others themselves."""
    if caller().is_admin:
        return await choices.people(active=True)
    return [(caller().user_id, caller().username)]
