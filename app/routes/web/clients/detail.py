"""The page of a client: contact, rates, projects and their time."""

import orjson

from app.core import listing
from app.core.errors import NotFound
from app.core.listing import PageRequest
from app.routes.context import bind, caller, read_one, session
from app.routes.web import charts, layout
from app.routes.web.blueprints import pages
from app.routes.web.labels import CLIENT_STATUSES, PROJECT_STATUSES, ROUNDING_MODES
from app.routes.web.per_request import default_currency, my_preferences
from app.services.clients.filters import ClientOverviewFilter
from app.services.projects.filters import ProjectOverviewFilter
from app.services.reports import days
from app.services.time_entries.overviews import CLIENT_OVERVIEW, PROJECT_OVERVIEW

EVERY_PROJECT = PageRequest(per_page=200, sort="-activity")


@pages.get("/clients/<id:client_id>")
async def client(client_id: int) -> str:
    """The client."""
    client = await read_one(CLIENT_OVERVIEW, ClientOverviewFilter(id=client_id))
    if client is None:
        raise NotFound(f"Client with ID {client_id} not found")
    filters = ProjectOverviewFilter(client_id=client_id)
    found = await listing.page(session(), PROJECT_OVERVIEW, bind(filters), EVERY_PROJECT)
    return await layout.render_page(
        "clients/detail.html",
        client=orjson.loads(client),
        statuses=CLIENT_STATUSES,
        project_statuses=PROJECT_STATUSES,
        rounding_modes=ROUNDING_MODES,
        projects=orjson.loads(found.items),
        currency=await default_currency(),
        **await chart(client_id),
    )


async def chart(client_id: int) -> charts.Chart:
    """Everybody's time for the client, by week or month."""
    buckets = charts.bucket_range((await my_preferences()).week_start_day)
    by_day = await days.seconds_of_client(session(), client_id, caller().zone, buckets.first, buckets.today)
    return {"unit": buckets.unit, "bars": buckets.bars(by_day)}
