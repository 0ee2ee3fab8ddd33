"""`/api/v1/inventory/transfers`."""

import orjson
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.core.listing import one, page
from app.routes.answers import PageQuery, one_answer, page_answer, whole_answer
from app.routes.api_v1.inventory.fields import READ, WRITE
from app.routes.api_v1.inventory.shapes import TransferBody, TransferMade, TransferPage
from app.routes.context import caller, session
from app.routes.idempotent import idempotent
from app.routes.stock_fields import period
from app.routes.stock_shapes import TransferIn
from app.routes.wire import DayOrInstant, Id
from app.services.inventory import transfers
from app.services.inventory.history import TRANSFER, TRANSFERS

blueprint = Blueprint("transfers", __name__, url_prefix="/transfers")


class TransferQuery(PageQuery):
    """Filters of the list. A date is a day in the caller's zone; as an end it includes that whole day."""

    stock_item_id: Id | None = None
    date_from: DayOrInstant | None = None
    date_to: DayOrInstant | None = None


@blueprint.get("")
@READ
@validate_querystring(TransferQuery)
@document_response(TransferPage)
async def list_transfers(query_args: TransferQuery) -> Response:
    """List transfers.

    The newest first. `movement_ids` are those of the way out and of the way in.
    """
    given = {
        "stock_item_id": query_args.stock_item_id,
        **period(query_args.date_from, query_args.date_to, caller().zone),
    }
    return page_answer("transfers", await page(session(), TRANSFERS, given, query_args.of(TRANSFERS)))


@blueprint.post("")
@WRITE
@idempotent
@validate_request(TransferIn)
@document_response(TransferMade, 201)
async def create_transfer(data: TransferIn) -> Response:
    """Create a transfer.

    Both of its movements are made, or none. Only what is there can go: otherwise it is 400 `insufficient_stock`, with
    the quantity that is `available`.
    """
    transfer = await transfers.make(session(), caller(), **data.model_dump())
    pair = orjson.loads(str(await read(transfer.reference_id)))["movements"]
    return whole_answer(
        201,
        message="Stock transfer completed successfully",
        reference_id=transfer.reference_id,
        transfers=[{"movement_id": movement["id"], "movement": movement} for movement in pair],
    )


@blueprint.get("/<reference_id>")
@READ
@document_response(TransferBody)
async def get_transfer(reference_id: str) -> Response:
    """Get a transfer.

    With its movements: out, then in.
    """
    return one_answer("transfer", await read(reference_id), missing="There is no transfer with this reference")


async def read(reference_id: str) -> str | None:
    """The transfer's JSON; what cannot be a reference is not looked for."""
    if not (reference_id.isascii() and reference_id.isalnum()):
        return None
    return await one(session(), TRANSFER, {"reference_id": reference_id})
