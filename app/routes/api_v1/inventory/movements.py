"""`/api/v1/inventory/movements`."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.core.errors import invalid_fields
from app.core.json import Json
from app.core.listing import one, page
from app.routes.answers import PageQuery, page_answer, whole_answer
from app.routes.api_v1.inventory.fields import READ, WRITE, period
from app.routes.api_v1.inventory.shapes import AnyKind, Kind, MovementChanged, MovementPage
from app.routes.context import caller, session
from app.routes.errors import required
from app.routes.idempotent import idempotent
from app.routes.wire import Body, Cost, DayOrInstant, Flag, Id, Line, Quantity, Reference, Text
from app.services.inventory import movements
from app.services.inventory.history import MOVEMENTS
from app.services.inventory.movements import Devaluation
from app.services.inventory.queries import STOCK_ROW

blueprint = Blueprint("movements", __name__, url_prefix="/movements")

EXAMPLE: JsonDict = {
    "movement_type": "purchase",
    "stock_item_id": 1,
    "warehouse_id": 2,
    "quantity": 15,
    "unit_cost": 8.0,
    "reason": "Delivery 4711",
}
SALE: JsonDict = {"movement_type": "sale", "stock_item_id": 1, "warehouse_id": 2, "quantity": -3}
COUNT: JsonDict = {"movement_type": "count", "stock_item_id": 1, "warehouse_id": 2, "quantity": 11}


def as_text(value: object) -> object:
    """Ids of other systems may be numbers; they are kept as text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class MovementQuery(PageQuery):
    """Filters of the list. A date is a day in the caller's zone; as an end it includes that whole day."""

    stock_item_id: Id | None = None
    warehouse_id: Id | None = None
    movement_type: AnyKind | None = None
    date_from: DayOrInstant | None = None
    date_to: DayOrInstant | None = None


class MovementIn(Body):
    """Something that comes (`quantity` above zero) or goes (below). For a count, `quantity` is what was counted."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE, SALE, COUNT]})

    movement_type: Kind = "adjustment"
    stock_item_id: Id
    warehouse_id: Id
    quantity: Quantity
    unit_cost: Cost | None = Field(None, description="Of what comes in; without it the item's default cost")
    reason: Line | None = None
    notes: Text | None = None
    reference_type: Line | None = Field(None, max_length=50)
    reference_id: Annotated[Reference, BeforeValidator(as_text)] | None = None
    location: Line | None = Field(None, max_length=100, description="Where in the warehouse the item lies from now on")
    devalue_enabled: Flag = Field(False, description="Whether what comes back or is thrown away is worth less")
    devalue_method: Literal["percent", "fixed"] | None = None
    devalue_percent: Annotated[Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4)] | None = None
    devalue_unit_cost: Cost | None = None

    def devaluation(self) -> Devaluation | None:
        """By how much units lose value, where they do; Invalid names what is missing."""
        if not (self.devalue_enabled or self.movement_type == "devaluation"):
            return None
        if self.devalue_method is None:
            raise invalid_fields(devalue_method=required("devalue_method"))
        name = "devalue_percent" if self.devalue_method == "percent" else "devalue_unit_cost"
        amount = getattr(self, name)
        if amount is None:
            raise invalid_fields(**{name: required(name)})
        return Devaluation(self.devalue_method, amount)


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
