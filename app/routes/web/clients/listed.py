"""The list of clients."""

from typing import Any, Literal

from quart import Blueprint, request

from app.core.errors import AppError
from app.routes.context import session
from app.routes.web import lists, shell
from app.routes.web.forms import fitted, shown_again
from app.routes.web.texts import marked as _
from app.routes.wire import Line, Query
from app.services.settings import instance
from app.services.time_entries.overviews import CLIENTS, searching

STATUSES = {"active": _("Active"), "inactive": _("Inactive"), "archived": _("Archived")}
SHOWN = {"kept": _("Not archived"), **STATUSES, "all": _("Every client")}
# What the list can be sorted by, and which way round first.
SORTS = {"name": _("Name"), "-hours": _("Hours"), "-rate": _("Rate"), "-created_at": _("Newest")}


class ListQuery(Query):
    """Which clients; without `show` those that are not archived."""

    q: Line | None = None
    show: Literal["kept", "active", "inactive", "archived", "all"] = "kept"

    def given(self) -> dict[str, Any]:
        """The same as filters of the list."""
        kept, every = self.show == "kept", self.show == "all"
        return {
            "text": searching(session(), self.q),
            "kept": True if kept else None,
            "status": None if kept or every else self.show,
        }


def mount(blueprint: Blueprint) -> None:
    """Adds the route."""
    blueprint.add_url_rule("/clients", "clients", listed, methods=["GET"])


async def page(error: AppError | None = None) -> str:
    """The list, or what is wrong with what the address asks for."""
    asked = ListQuery() if error else fitted(ListQuery, request.args.to_dict())
    order = lists.order(CLIENTS)
    return await shell.render(
        "clients/list.html",
        error=error,
        fields=tuple(ListQuery.model_fields),
        asked=asked,
        order=order,
        sorts=SORTS,
        shown=SHOWN,
        statuses=STATUSES,
        found=await lists.rows(CLIENTS, asked.given(), sort=order.current),
        currency=(await instance.read(session())).currency,
    )


@shown_again(page)
async def listed() -> str:
    """Clients, by name unless another order is asked for."""
    return await page()
