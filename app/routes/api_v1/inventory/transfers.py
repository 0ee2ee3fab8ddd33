"""`/api/v1/inventory/transfers`."""

import orjson
from pydantic import Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.core.listing import page
from app.core.period import bounds
from app.routes.api_v1.inventory.scopes import READ, WRITE
from app.routes.context import bind, caller, read_one, session
from app.routes.idempotent import idempotent
from app.routes.responses import PageQuery, json_response, page_response, resource_response
from app.routes.route_metadata import document_page, document_resource
from app.routes.schemas.inventory.transfers import TransferBody, TransferIn, TransferMade, TransferPage
from app.routes.schemas.types import DATE_FROM, DATE_TO, DayOrInstant, Id
from app.services.inventory import transfers
from app.services.inventory.filters import TransferFilter
from app.services.inventory.history import TRANSFER_DETAIL, TRANSFERS

blueprint = Blueprint("transfers", __name__, url_prefix="/transfers")


class TransferQuery(PageQuery):
    """Filters of the list. A date is a day in the caller's zone; as an end it includes that whole day."""

    stock_item_id: Id | None = None
    date_from: DayOrInstant | None = Field(None, validation_alias=DATE_FROM)
    date_to: DayOrInstant | None = Field(None, validation_alias=DATE_TO)


@blueprint.get("")
@READ
@validate_querystring(TransferQuery)
@document_page(TransferPage)
async def list_transfers(query_args: TransferQuery) -> Response:
    """List transfers.

    The newest first. `movement_ids` are those of the way out and of the way in.
    """
    wanted = TransferFilter(
        stock_item_id=query_args.stock_item_id, **bounds(query_args.date_from, query_args.date_to, caller().zone)
    )
    return page_response(
        "transfers", await page(session(), TRANSFERS, bind(wanted), query_args.page_request(TRANSFERS))
    )


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
    transfer = await transfers.create(session(), caller(), **data.model_dump())
    pair = orjson.loads(str(await read(transfer.reference_id)))["movements"]
    return json_response(
        201,
        message="Stock transfer completed successfully",
        reference_id=transfer.reference_id,
        transfers=[{"movement_id": movement["id"], "movement": movement} for movement in pair],
    )


@blueprint.get("/<reference_id>")
@READ
@document_resource(TransferBody)
async def get_transfer(reference_id: str) -> Response:
    """Get a transfer.

    With its movements: out, then in.
    """
    return resource_response("transfer", await read(reference_id), missing="There is no transfer with this reference")


async def read(reference_id: str) -> str | None:
    """The transfer's JSON; what cannot be a reference is not looked for."""
    if not (reference_id.isascii() and reference_id.isalnum()):
        return None
    return await read_one(TRANSFER_DETAIL, TransferFilter(reference_id=reference_id))
