"""The list of items."""

from quart import request

from app.core.errors import AppError
from app.routes.web import layout, lists
from app.routes.web.blueprints import inventory_pages
from app.routes.web.forms import fitted, on_error
from app.routes.web.inventory import choices
from app.routes.web.inventory.items.filters import ItemQuery
from app.services.inventory.queries import ITEMS


@inventory_pages.get("")
@on_error()
async def items(error: AppError | None = None) -> str:
    """The items, by SKU."""
    query = ItemQuery() if error else fitted(ItemQuery, request.args.to_dict())
    return await layout.render_page(
        "inventory/items/list.html",
        error=error,
        fields=tuple(ItemQuery.model_fields),
        found=await lists.rows(ITEMS, query.filter()),
        categories=await choices.categories(),
        suppliers=await choices.suppliers(query.supplier_id),
    )
