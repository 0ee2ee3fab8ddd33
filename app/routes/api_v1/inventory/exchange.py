"""`/api/v1/inventory/items` and `/stock-levels` as CSV files, out and in."""

from pydantic import BaseModel, Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring

from app.core.clock import today
from app.routes.answers import whole_answer
from app.routes.api_v1.inventory.fields import READ, WRITE
from app.routes.context import caller, session
from app.routes.files import streamed
from app.routes.idempotent import idempotent
from app.routes.marks import accepts, produces
from app.routes.stock_files import ItemRow, StockRow, checked
from app.routes.uploads import received
from app.routes.wire import Query, shown
from app.services.exports import stock
from app.services.inventory import bulk
from app.services.inventory.bulk import Outcome

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


class StockImportBody(BaseModel):
    """What became of the rows, or with `dry_run` what would."""

    model_config = shown(
        {"message": "Items imported successfully", "dry_run": False, "created": 12, "updated": 3, "unchanged": 85}
    )

    message: str
    dry_run: bool
    created: int
    updated: int
    unchanged: int


@blueprint.get("/items/export")
@READ
@SENDS
async def export_items() -> Response:
    """Export items.

    All of them, archived ones too, in the columns that the import reads.
    """
    return await streamed(stock.items, f"items-{today(caller().zone)}", "csv")


@blueprint.get("/stock-levels/export")
@READ
@SENDS
async def export_stock() -> Response:
    """Export stock.

    A line for each cost layer, in the columns that the import of opening stock reads.
    """
    return await streamed(stock.stock, f"stock-{today(caller().zone)}", "csv")


@blueprint.post("/items/import")
@WRITE
@idempotent
@validate_querystring(ImportQuery)
@READS
@document_response(StockImportBody)
async def import_items(query_args: ImportQuery) -> Response:
    """Import items.

    From a CSV file with a line of names, at least `sku` and `name`. Items whose SKU is known are changed, and what a
    row leaves empty stays. All rows or none: `errors` names what is wrong, the header being row 1.
    """
    given = await checked((await received("csv", "data")).file, ItemRow, {"sku", "name"})
    outcome = await bulk.put_items(session(), caller(), given, dry_run=query_args.dry_run)
    return told("Items", outcome, query_args.dry_run)


@blueprint.post("/stock-levels/import")
@WRITE
@idempotent
@validate_querystring(ImportQuery)
@READS
@document_response(StockImportBody)
async def import_stock(query_args: ImportQuery) -> Response:
    """Import opening stock.

    From a CSV file with `sku`, `warehouse` (a code) and `quantity`, and, if known, `unit_cost` and `location`.
    Only where nothing has moved yet. All rows or none: `errors` names what is wrong, the header being row 1.
    """
    given = await checked((await received("csv", "data")).file, StockRow, {"sku", "warehouse", "quantity"})
    outcome = await bulk.open_stock(session(), caller(), given, dry_run=query_args.dry_run)
    return told("Opening stock", outcome, query_args.dry_run)


def told(what: str, outcome: Outcome, dry_run: bool) -> Response:
    """What became of the rows."""
    return whole_answer(
        message=f"{what} can be imported" if dry_run else f"{what} imported successfully",
        dry_run=dry_run,
        created=outcome.created,
        updated=outcome.updated,
        unchanged=outcome.unchanged,
    )
