"""The page of a client: whom to ask, what it costs, its projects and their time."""

from typing import Any

import orjson
from quart import Blueprint

from app.core import listing
from app.core.errors import NotFound
from app.core.listing import PageRequest
from app.routes.context import caller, session
from app.routes.web import bars, shell
from app.routes.web.clients.listed import STATUSES
from app.routes.web.projects.listed import STATUSES as PROJECT_STATUSES
from app.routes.web.projects.put import ROUNDING
from app.services.accounts import preferences
from app.services.reports import days
from app.services.settings import instance
from app.services.time_entries.overviews import CLIENTS, PROJECTS

EVERY_PROJECT = PageRequest(per_page=200, sort="-activity")


def mount(blueprint: Blueprint) -> None:
    """Adds the route."""
    blueprint.add_url_rule("/clients/<id:client_id>", "client", one, methods=["GET"])


async def one(client_id: int) -> str:
    """One client."""
    client = await listing.one(session(), CLIENTS, {"id": client_id})
    if client is None:
        raise NotFound(f"Client with ID {client_id} not found")
    asked = {"client_id": client_id, "me": caller().user_id}
    projects = await listing.page(session(), PROJECTS, asked, EVERY_PROJECT)
    return await shell.render(
        "clients/one.html",
        client=orjson.loads(client),
        statuses=STATUSES,
        project_statuses=PROJECT_STATUSES,
        directions=ROUNDING,
        projects=orjson.loads(projects.items),
        currency=(await instance.read(session())).currency,
        **await lately(client_id),
    )


async def lately(client_id: int) -> dict[str, Any]:
    """The client's time by weeks or months, whoever worked."""
    me = await preferences.read(session(), caller().user_id)
    stretch = bars.stretch(me.week_start_day)
    by_day = await days.of_entries(session(), {"client_id": client_id}, caller().zone, stretch.first, stretch.today)
    return {"unit": stretch.unit, "bars": stretch.bars(by_day)}
