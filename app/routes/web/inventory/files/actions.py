"""Export of items and stock as CSV files."""

from typing import Literal

from quart import Response

from app.core.clock import today
from app.routes.context import caller
from app.routes.files import stream_file
from app.routes.web.blueprints import inventory_pages
from app.services.exports import inventory as inventory_files
from app.services.exports.tabular import with_byte_order_mark


@inventory_pages.get("/export/<any(items,stock):what>")
async def files_export(what: Literal["items", "stock"]) -> Response:
    """Every row as a file that can be imported again."""
    make = inventory_files.items_csv if what == "items" else inventory_files.stock_csv
    return await stream_file(
        lambda session: with_byte_order_mark(make(session)), f"{what}-{today(caller().zone)}", "csv"
    )
