"""`/api/v1/inventory/items` and `/stock-levels` as CSV files, out and in."""

from pydantic import Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring

from app.core.clock import today
from app.routes.api_v1.inventory.scopes import READ, WRITE
from app.routes.context import caller, session
from app.routes.files import stream_file
from app.routes.idempotent import idempotent
from app.routes.inventory_files import validated_rows
from app.routes.responses import json_response
from app.routes.route_metadata import accepts, produces, upload
from app.routes.schemas.inventory.files import ItemRow, StockImportBody, StockRow
from app.routes.schemas.types import Query
from app.routes.uploads import receive_upload
from app.services.exports import inventory as inventory_files
from app.services.inventory import bulk
from app.services.inventory.bulk import BulkImportResult
from app.services.inventory.fields import ItemRowFields, OpeningStockFields

blueprint = Blueprint("exchange", __name__)

FILE = {"type": "string", "format": "binary"}
TEXT = {"type": "string", "description": "The file"}
READS = accepts(
    multipart__form_data={"type": "object", "properties": {"file": FILE}, "required": ["file"]},
    application__json={"type": "object", "properties": {"csv": TEXT, "data": TEXT}},
    text__csv={"type": "string"},
)
SENDS = produces("A CSV file that can be imported again", "text/csv")


class ImportQuery(Query):
    """Whether it is done, or only tried."""

    dry_run: bool = Field(False, description="Report everything, store nothing")


@blueprint.get("/items/export")
@READ
@SENDS
async def export_items() -> Response:
    """Export items.

    All of them, archived ones too, in the columns that the import reads.
    """
    return await stream_file(inventory_files.items_csv, f"items-{today(caller().zone)}", "csv")


@blueprint.get("/stock-levels/export")
@READ
@SENDS
async def export_stock() -> Response:
    """Export stock.

    A line for each cost layer, in the columns that the import of opening stock reads.
    """
    return await stream_file(inventory_files.stock_csv, f"stock-{today(caller().zone)}", "csv")


@blueprint.post("/items/import")
@WRITE
@idempotent
@validate_querystring(ImportQuery)
@READS
@document_response(StockImportBody)
@upload
async def import_items(query_args: ImportQuery) -> Response:
    """Import items.

    From a CSV file with a line of names, at least `sku` and `name`. Items whose SKU is known are changed, and what a
    row leaves empty stays. All rows or none: `errors` names what is wrong, the header being row 1.
    """
    rows = await validated_rows((await receive_upload("csv", "data")).file, ItemRow, {"sku", "name"}, ItemRowFields)
    outcome = await bulk.upsert_items(session(), caller(), rows, dry_run=query_args.dry_run)
    return import_result("Items", outcome, query_args.dry_run)


@blueprint.post("/stock-levels/import")
@WRITE
@idempotent
@validate_querystring(ImportQuery)
@READS
@document_response(StockImportBody)
@upload
async def import_stock(query_args: ImportQuery) -> Response:
    """Import opening stock.

    From a CSV file with `sku`, `warehouse` (a code) and `quantity`, and, if known, `unit_cost` and `location`.
    Only where nothing has moved yet. All rows or none: `errors` names what is wrong, the header being row 1.
    """
    rows = await validated_rows(
        (await receive_upload("csv", "data")).file, StockRow, {"sku", "warehouse", "quantity"}, OpeningStockFields
    )
    outcome = await bulk.book_opening_stock(session(), caller(), rows, dry_run=query_args.dry_run)
    return import_result("Opening stock", outcome, query_args.dry_run)


def import_result(what: str, outcome: BulkImportResult, dry_run: bool) -> Response:
    """Return the result of an import of rows."""
    return json_response(
        message=f"{what} can be imported" if dry_run else f"{what} imported successfully",
        dry_run=dry_run,
        created=outcome.created,
        updated=outcome.updated,
        unchanged=outcome.unchanged,
    )
