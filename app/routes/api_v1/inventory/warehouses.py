"""`/api/v1/inventory/warehouses`."""

from collections.abc import Awaitable

from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.core.listing import page
from app.routes.api_v1.inventory.scopes import READ, WRITE
from app.routes.context import bind, caller, read_one, session
from app.routes.idempotent import idempotent
from app.routes.responses import PageQuery, if_match, message_response, page_response, resource_response
from app.routes.route_metadata import checks_if_match, document_page, document_resource
from app.routes.schemas.inventory.warehouses import (
    WarehouseBody,
    WarehouseChanged,
    WarehouseIn,
    WarehouseOut,
    WarehousePage,
    WarehouseUpdate,
)
from app.routes.schemas.pagination import Message
from app.services.inventory import warehouses
from app.services.inventory.filters import WarehouseFilter
from app.services.inventory.queries import WAREHOUSES

blueprint = Blueprint("warehouses", __name__, url_prefix="/warehouses")


class WarehouseQuery(PageQuery):
    """Filters of the list; archived warehouses only with `active_only=false`."""

    active_only: bool = True


@blueprint.get("")
@READ
@validate_querystring(WarehouseQuery)
@document_page(WarehousePage)
async def list_warehouses(query_args: WarehouseQuery) -> Response:
    """List warehouses.

    Archived ones only with `active_only=false`.
    """
    return page_response(
        "items",
        await page(
            session(),
            WAREHOUSES,
            bind(WarehouseFilter(active=query_args.active_only)),
            query_args.page_request(WAREHOUSES),
        ),
    )


@blueprint.get("/<id:warehouse_id>")
@READ
@document_resource(WarehouseBody)
async def get_warehouse(warehouse_id: int) -> Response:
    """Get a warehouse."""
    missing = f"Warehouse with ID {warehouse_id} not found"
    return resource_response("warehouse", await read(warehouse_id), missing=missing)


@blueprint.post("")
@WRITE
@idempotent
@validate_request(WarehouseIn)
@document_resource(WarehouseChanged, 201)
async def create_warehouse(data: WarehouseIn) -> Response:
    """Create a warehouse."""
    warehouse = await warehouses.create(session(), caller(), **data.explicitly_set())
    return resource_response("warehouse", await read(warehouse.id), 201, message="Warehouse created successfully")


@blueprint.route("/<id:warehouse_id>", methods=["PUT", "PATCH"])
@WRITE
@validate_request(WarehouseUpdate)
@document_resource(WarehouseChanged)
@checks_if_match(WarehouseOut)
async def update_warehouse(warehouse_id: int, data: WarehouseUpdate) -> Response:
    """Update a warehouse.

    Fields that are not sent stay as they are.
    """
    guard = if_match(lambda: read(warehouse_id))
    await warehouses.update(session(), warehouse_id, guard=guard, **data.explicitly_set())
    return resource_response("warehouse", await read(warehouse_id), message="Warehouse updated successfully")


@blueprint.delete("/<id:warehouse_id>")
@WRITE
@document_response(Message)
@checks_if_match(WarehouseOut)
async def archive_warehouse(warehouse_id: int) -> Response:
    """Archive a warehouse.

    It must be empty: 409 `in_use` where stock lies in it.
    """
    await warehouses.archive(session(), warehouse_id, if_match(lambda: read(warehouse_id)))
    return message_response("Warehouse archived successfully")


def read(warehouse_id: int) -> Awaitable[str | None]:
    """The warehouse's JSON."""
    return read_one(WAREHOUSES, WarehouseFilter(id=warehouse_id))
