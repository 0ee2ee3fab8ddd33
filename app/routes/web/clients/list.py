"""The list of clients."""

from quart import request

from app.core.errors import AppError
from app.core.messages import N_
from app.routes.web import layout, lists
from app.routes.web.blueprints import pages
from app.routes.web.clients.filters import CLIENT_FILTERS, ClientQuery
from app.routes.web.forms import fitted, on_error
from app.routes.web.labels import CLIENT_STATUSES
from app.routes.web.per_request import default_currency
from app.services.time_entries.overviews import CLIENT_OVERVIEW

# The sort orders that are offered, each in its first direction.
SORTS = {"name": N_("Name"), "-hours": N_("Hours"), "-rate": N_("Rate"), "-created_at": N_("Newest")}


@pages.get("/clients")
@on_error()
async def clients(error: AppError | None = None) -> str:
    """The clients, by name unless the address names another order."""
    query = ClientQuery() if error else fitted(ClientQuery, request.args.to_dict())
    order = lists.order(CLIENT_OVERVIEW)
    return await layout.render_page(
        "clients/list.html",
        error=error,
        fields=tuple(ClientQuery.model_fields),
        query=query,
        order=order,
        sorts=SORTS,
        show_options=CLIENT_FILTERS,
        statuses=CLIENT_STATUSES,
        found=await lists.rows(CLIENT_OVERVIEW, query.filter(), sort=order.current),
        currency=await default_currency(),
    )
