"""The turnover of items."""

from datetime import timedelta

from quart import request

from app.core.clock import today
from app.core.errors import AppError
from app.core.listing import PageRequest
from app.routes.context import caller, session
from app.routes.schemas.types import Day, Id, Query
from app.routes.web import layout, lists
from app.routes.web.blueprints import inventory_pages
from app.routes.web.forms import fitted, on_error
from app.routes.web.inventory import choices
from app.services.inventory import turnover as report

YEAR = timedelta(days=365)


class TurnoverQuery(Query):
    """The filters in the address; by default the 365 days until `end_date`, which is today."""

    start_date: Day | None = None
    end_date: Day | None = None
    item_id: Id | None = None


@inventory_pages.get("/reports/turnover")
@on_error()
async def turnover(error: AppError | None = None) -> str:
    """The sales of items in relation to their stock."""
    query = TurnoverQuery() if error else fitted(TurnoverQuery, request.args.to_dict())
    end = query.end_date or today(caller().zone)
    start = query.start_date or end - YEAR
    page = PageRequest(lists.page_number())
    found = await report.read_turnover(session(), caller(), page, start=start, end=end, item_id=query.item_id)
    return await layout.render_page(
        "inventory/turnover/list.html",
        error=error,
        fields=tuple(TurnoverQuery.model_fields),
        days={"start": start, "end": end},
        found=lists.shown_rows(found),
        items=await choices.items(query.item_id),
    )
