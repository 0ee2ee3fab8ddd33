"""The list of transfers."""

from quart import request

from app.core.errors import AppError
from app.routes.context import caller
from app.routes.web import layout, lists
from app.routes.web.blueprints import inventory_pages
from app.routes.web.forms import fitted, on_error
from app.routes.web.inventory import choices
from app.routes.web.inventory.transfers.filters import TransferQuery
from app.services.inventory.history import TRANSFERS_FOR_DISPLAY


@inventory_pages.get("/transfers")
@on_error()
async def transfers(error: AppError | None = None) -> str:
    """The transfers, newest first."""
    query = TransferQuery() if error else fitted(TransferQuery, request.args.to_dict())
    return await layout.render_page(
        "inventory/transfers/list.html",
        error=error,
        fields=tuple(TransferQuery.model_fields),
        found=await lists.rows(TRANSFERS_FOR_DISPLAY, query.filter(caller().zone)),
        items=await choices.items(query.stock_item_id),
    )
