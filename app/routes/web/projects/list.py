"""The list of projects."""

from quart import request

from app.core.errors import AppError
from app.core.messages import N_
from app.routes.web import choices, layout, lists
from app.routes.web.blueprints import pages
from app.routes.web.forms import fitted, on_error
from app.routes.web.labels import PROJECT_STATUSES
from app.routes.web.per_request import default_currency
from app.routes.web.projects.filters import PROJECT_FILTERS, ProjectQuery
from app.services.time_entries.overviews import PROJECT_OVERVIEW

# The sort orders that are offered, each in its first direction.
SORTS = {
    "name": N_("Name"),
    "-hours": N_("Hours"),
    "-used": N_("Budget used"),
    "-rate": N_("Rate"),
    "-activity": N_("Last activity"),
}


@pages.get("/projects")
@on_error()
async def projects(error: AppError | None = None) -> str:
    """The projects, by name unless the address names another order."""
    query = ProjectQuery() if error else fitted(ProjectQuery, request.args.to_dict())
    order = lists.order(PROJECT_OVERVIEW)
    return await layout.render_page(
        "projects/list.html",
        error=error,
        fields=tuple(ProjectQuery.model_fields),
        query=query,
        order=order,
        sorts=SORTS,
        show_options=PROJECT_FILTERS,
        statuses=PROJECT_STATUSES,
        found=await lists.rows(PROJECT_OVERVIEW, query.filter(), sort=order.current),
        clients=await choices.clients(query.client),
        currency=await default_currency(),
    )
