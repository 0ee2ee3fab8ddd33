"""`/api/v1/inventory/movements`."""

from pydantic import Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.core.json import RawJson
from app.core.listing import page
from app.core.period import bounds
from app.routes.api_v1.inventory.scopes import READ, WRITE
from app.routes.context import bind, caller, read_one, session
from app.routes.idempotent import idempotent
from app.routes.responses import PageQuery, json_response, page_response
from app.routes.route_metadata import document_page
from app.routes.schemas.inventory.movements import MovementChanged, MovementIn, MovementPage
from app.routes.schemas.inventory.types import AnyMovementKind
from app.routes.schemas.types import DATE_FROM, DATE_TO, DayOrInstant, Id
from app.services.inventory import movements
from app.services.inventory.filters import MovementFilter, StockFilter
from app.services.inventory.history import MOVEMENTS
from app.services.inventory.queries import STOCK_LEVEL

blueprint = Blueprint("movements", __name__, url_prefix="/movements")


class MovementQuery(PageQuery):
    """Filters of the list. A date is a day in the caller's zone; as an end it includes that whole day."""

    stock_item_id: Id | None = None
    warehouse_id: Id | None = None
    movement_type: AnyMovementKind | None = None
    date_from: DayOrInstant | None = Field(None, validation_alias=DATE_FROM)
    date_to: DayOrInstant | None = Field(None, validation_alias=DATE_TO)


@blueprint.get("")
@READ
@validate_querystring(MovementQuery)
@document_page(MovementPage)
async def list_movements(query_args: MovementQuery) -> Response:
    """List movements.

    The newest first.
    """
    wanted = MovementFilter(
        stock_item_id=query_args.stock_item_id,
        warehouse_id=query_args.warehouse_id,
        movement_type=query_args.movement_type,
        **bounds(query_args.date_from, query_args.date_to, caller().zone),
    )
    return page_response(
        "movements", await page(session(), MOVEMENTS, bind(wanted), query_args.page_request(MOVEMENTS))
    )


@blueprint.post("")
@WRITE
@idempotent
@validate_request(MovementIn)
@document_response(MovementChanged, 201)
async def create_movement(data: MovementIn) -> Response:
    """Create a movement.

    It is never changed: what was wrong is corrected by another movement. More than there is goes out only where the
    item allows backorders; otherwise it is 400 `insufficient_stock`, with the quantity that is `available`.
    """
    values = data.model_dump(exclude={name for name in MovementIn.model_fields if name.startswith("devalue_")})
    movement, stock = await movements.record_movement(session(), caller(), **values, devaluation=data.devaluation())
    return json_response(
        201,
        message="Stock movement recorded successfully",
        movement=RawJson(str(await read_one(MOVEMENTS, MovementFilter(id=movement.id)))),
        updated_stock=RawJson(str(await read_one(STOCK_LEVEL, StockFilter(id=stock.id)))),
    )
