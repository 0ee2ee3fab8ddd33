"""`/api/v1/inventory/movements`."""

from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.core.json import Json
from app.core.listing import one, page
from app.routes.answers import PageQuery, page_answer, whole_answer
from app.routes.api_v1.inventory.fields import READ, WRITE
from app.routes.api_v1.inventory.shapes import MovementChanged, MovementPage
from app.routes.context import caller, session
from app.routes.idempotent import idempotent
from app.routes.stock_fields import AnyKind, period
from app.routes.stock_shapes import MovementIn
from app.routes.wire import DayOrInstant, Id
from app.services.inventory import movements
from app.services.inventory.history import MOVEMENTS
from app.services.inventory.queries import STOCK_ROW

blueprint = Blueprint("movements", __name__, url_prefix="/movements")


class MovementQuery(PageQuery):
    """Filters of the list. A date is a day in the caller's zone; as an end it includes that whole day."""

    stock_item_id: Id | None = None
    warehouse_id: Id | None = None
    movement_type: AnyKind | None = None
    date_from: DayOrInstant | None = None
    date_to: DayOrInstant | None = None


@blueprint.get("")
@READ
@validate_querystring(MovementQuery)
@document_response(MovementPage)
async def list_movements(query_args: MovementQuery) -> Response:
    """List movements.

    The newest first.
    """
    given = {
        "stock_item_id": query_args.stock_item_id,
        "warehouse_id": query_args.warehouse_id,
        "movement_type": query_args.movement_type,
        **period(query_args.date_from, query_args.date_to, caller().zone),
    }
    return page_answer("movements", await page(session(), MOVEMENTS, given, query_args.of(MOVEMENTS)))


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
    given = data.model_dump(exclude={name for name in MovementIn.model_fields if name.startswith("devalue_")})
    movement, stock = await movements.record(session(), caller(), **given, devaluation=data.devaluation())
    return whole_answer(
        201,
        message="Stock movement recorded successfully",
        movement=Json(str(await one(session(), MOVEMENTS, {"id": movement.id}))),
        updated_stock=Json(str(await one(session(), STOCK_ROW, {"id": stock.id}))),
    )
