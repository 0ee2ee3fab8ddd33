"""`/api/v1/inventory/warehouses`."""

from collections.abc import Awaitable

from pydantic import ConfigDict, Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.core.listing import one, page
from app.routes.answers import PageQuery, done, if_match, one_answer, page_answer
from app.routes.api_v1.inventory.fields import READ, WRITE
from app.routes.api_v1.inventory.shapes import WarehouseBody, WarehouseChanged, WarehousePage
from app.routes.api_v1.shapes import Message
from app.routes.context import caller, session
from app.routes.idempotent import idempotent
from app.routes.stock_fields import PlaceCode
from app.routes.stock_shapes import WarehouseIn
from app.routes.wire import Changes, Flag, Line, Name, Text
from app.services.inventory import warehouses
from app.services.inventory.queries import WAREHOUSES

blueprint = Blueprint("warehouses", __name__, url_prefix="/warehouses")


class WarehouseQuery(PageQuery):
    """Filters of the list; archived warehouses only with `active_only=false`."""

    active_only: bool = True


class WarehouseUpdate(Changes):
    """Changes of a warehouse; null clears what may be empty."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"contact_person": "Kim"}]})

    name: Name | None = None
    code: PlaceCode | None = None
    address: Text | None = None
    contact_person: Line | None = None
    contact_email: Line | None = None
    contact_phone: Line | None = Field(None, max_length=50)
    is_active: Flag | None = None
    notes: Text | None = None


@blueprint.get("")
@READ
@validate_querystring(WarehouseQuery)
@document_response(WarehousePage)
async def list_warehouses(query_args: WarehouseQuery) -> Response:
    """List warehouses.

    Archived ones only with `active_only=false`.
    """
    given = {"active": query_args.active_only or None}
    return page_answer("items", await page(session(), WAREHOUSES, given, query_args.of(WAREHOUSES)))


@blueprint.get("/<id:warehouse_id>")
@READ
@document_response(WarehouseBody)
async def get_warehouse(warehouse_id: int) -> Response:
    """Get a warehouse."""
    missing = f"Warehouse with ID {warehouse_id} not found"
    return one_answer("warehouse", await read(warehouse_id), missing=missing)


@blueprint.post("")
@WRITE
@idempotent
@validate_request(WarehouseIn)
@document_response(WarehouseChanged, 201)
async def create_warehouse(data: WarehouseIn) -> Response:
    """Create a warehouse."""
    warehouse = await warehouses.create(session(), caller(), data.given())
    return one_answer("warehouse", await read(warehouse.id), 201, message="Warehouse created successfully")


@blueprint.route("/<id:warehouse_id>", methods=["PUT", "PATCH"])
@WRITE
@validate_request(WarehouseUpdate)
@document_response(WarehouseChanged)
async def update_warehouse(warehouse_id: int, data: WarehouseUpdate) -> Response:
    """Update a warehouse.

    Fields that are not sent stay as they are.
    """
    await warehouses.change(session(), warehouse_id, data.given(), if_match(lambda: read(warehouse_id)))
    return one_answer("warehouse", await read(warehouse_id), message="Warehouse updated successfully")


@blueprint.delete("/<id:warehouse_id>")
@WRITE
@document_response(Message)
async def archive_warehouse(warehouse_id: int) -> Response:
    """Archive a warehouse.

    It must be empty: 409 `in_use` where stock lies in it.
    """
    await warehouses.archive(session(), warehouse_id, if_match(lambda: read(warehouse_id)))
    return done("Warehouse archived successfully")


def read(warehouse_id: int) -> Awaitable[str | None]:
    """The warehouse's JSON."""
    return one(session(), WAREHOUSES, {"id": warehouse_id})
