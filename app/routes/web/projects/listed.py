"""The list of projects."""

from typing import Any, Literal

from quart import Blueprint, request

from app.core.errors import AppError
from app.routes.context import caller, session
from app.routes.web import choices, lists, shell
from app.routes.web.forms import fitted, shown_again
from app.routes.web.texts import marked as _
from app.routes.wire import Id, Line, Query
from app.services.settings import instance
from app.services.time_entries.overviews import PROJECTS, searching

STATUSES = {
    "active": _("Active"),
    "on_hold": _("On hold"),
    "inactive": _("Inactive"),
    "archived": _("Archived"),
}
SHOWN = STATUSES | {"favorite": _("My favourites"), "all": _("Every project")}
# What the list can be sorted by, and which way round first.
SORTS = {
    "name": _("Name"),
    "-hours": _("Hours"),
    "-used": _("Budget used"),
    "-rate": _("Rate"),
    "-activity": _("Last activity"),
}


class ListQuery(Query):
    """Which projects; without `show` the active ones."""

    q: Line | None = None
    client: Id | None = None
    show: Literal["active", "on_hold", "inactive", "archived", "favorite", "all"] = "active"

    def given(self) -> dict[str, Any]:
        """The same as filters of the list."""
        favorite, every = self.show == "favorite", self.show == "all"
        return {
            "me": caller().user_id,
            "text": searching(session(), self.q),
            "client_id": self.client,
            "status": None if favorite or every else self.show,
            "favorite": True if favorite else None,
        }


def mount(blueprint: Blueprint) -> None:
    """Adds the route."""
    blueprint.add_url_rule("/projects", "projects", listed, methods=["GET"])


async def page(error: AppError | None = None) -> str:
    """The list, or what is wrong with what the address asks for."""
    asked = ListQuery() if error else fitted(ListQuery, request.args.to_dict())
    order = lists.order(PROJECTS)
    return await shell.render(
        "projects/list.html",
        error=error,
        fields=tuple(ListQuery.model_fields),
        asked=asked,
        order=order,
        sorts=SORTS,
        shown=SHOWN,
        statuses=STATUSES,
        found=await lists.rows(PROJECTS, asked.given(), sort=order.current),
        clients=await choices.clients(),
        currency=(await instance.read(session())).currency,
    )


@shown_again(page)
async def listed() -> str:
    """Projects, by name unless another order is asked for."""
    return await page()
