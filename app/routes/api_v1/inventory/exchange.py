"""`/api/v1/inventory/items` and `/stock-levels` as CSV files, out and in."""

from asyncio import to_thread
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field, ValidationError
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring

from app.core.clock import today
from app.core.errors import invalid
from app.routes.answers import whole_answer
from app.routes.api_v1.inventory.fields import READ, WRITE, PlaceCode, Sku
from app.routes.api_v1.inventory.items import ItemIn
from app.routes.context import caller, session
from app.routes.errors import messages
from app.routes.files import streamed
from app.routes.idempotent import idempotent
from app.routes.marks import accepts, produces
from app.routes.uploads import received
from app.routes.wire import Body, Cost, Line, Quantity, Query, shown
from app.services.exports import stock
from app.services.imports.stock_sheet import rows
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


class ItemRow(ItemIn):
    """A line of a file of items; `supplier` is the code of one."""

    is_active: bool = True  # a text, in a file
    is_trackable: bool = True
    allow_backorder: bool = False
    supplier: PlaceCode | None = None


class StockRow(Body):
    """A line of a file of opening stock."""

    sku: Sku
    warehouse: PlaceCode
    quantity: Quantity = Field(gt=0)
    unit_cost: Cost | None = None
    location: Line | None = Field(None, max_length=100)


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
    given = await checked(ItemRow, {"sku", "name"})
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
    given = await checked(StockRow, {"sku", "warehouse", "quantity"})
    outcome = await bulk.open_stock(session(), caller(), given, dry_run=query_args.dry_run)
    return told("Opening stock", outcome, query_args.dry_run)


async def checked(shape: type[Body], required: set[str]) -> dict[int, Mapping[str, Any]]:
    """The rows of the request's file as a shape has them; Invalid with everything that does not fit."""
    found: dict[int, Mapping[str, Any]] = {}
    errors: dict[str, list[str]] = {}
    for row, values in (await to_thread(rows, (await received("csv", "data")).file, required)).items():
        try:
            found[row] = shape.model_validate(values).given("supplier_id")
        except ValidationError as error:
            errors |= {f"rows.{row}.{name}": texts for name, texts in messages(error).items()}
    if errors:
        raise invalid(errors)
    return found


def told(what: str, outcome: Outcome, dry_run: bool) -> Response:
    """What became of the rows."""
    return whole_answer(
        message=f"{what} can be imported" if dry_run else f"{what} imported successfully",
        dry_run=dry_run,
        created=outcome.created,
        updated=outcome.updated,
        unchanged=outcome.unchanged,
    )
