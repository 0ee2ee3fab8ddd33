"""`/api/v1/inventory/suppliers`."""

from collections.abc import Awaitable

from pydantic import Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.core.listing import page
from app.routes.api_v1.inventory.scopes import READ, WRITE
from app.routes.context import bind, caller, read_one, session
from app.routes.idempotent import idempotent
from app.routes.responses import PageQuery, if_match, message_response, page_response, resource_response
from app.routes.route_metadata import checks_if_match, document_page, document_resource
from app.routes.schemas.inventory.suppliers import (
    SupplierBody,
    SupplierChanged,
    SupplierIn,
    SupplierOut,
    SupplierPage,
    SupplierUpdate,
)
from app.routes.schemas.pagination import Message
from app.routes.schemas.types import Line
from app.services.inventory import suppliers
from app.services.inventory.filters import SupplierFilter
from app.services.inventory.queries import SUPPLIERS

blueprint = Blueprint("suppliers", __name__, url_prefix="/suppliers")


class SupplierQuery(PageQuery):
    """Filters of the list; archived suppliers only with `active_only=false`."""

    search: Line | None = Field(None, description="Part of the code or the name")
    active_only: bool = True


@blueprint.get("")
@READ
@validate_querystring(SupplierQuery)
@document_page(SupplierPage)
async def list_suppliers(query_args: SupplierQuery) -> Response:
    """List suppliers.

    Archived ones only with `active_only=false`.
    """
    wanted = SupplierFilter(search=query_args.search, active=query_args.active_only)
    return page_response("items", await page(session(), SUPPLIERS, bind(wanted), query_args.page_request(SUPPLIERS)))


@blueprint.get("/<id:supplier_id>")
@READ
@document_resource(SupplierBody)
async def get_supplier(supplier_id: int) -> Response:
    """Get a supplier."""
    missing = f"Supplier with ID {supplier_id} not found"
    return resource_response("supplier", await read(supplier_id), missing=missing)


@blueprint.post("")
@WRITE
@idempotent
@validate_request(SupplierIn)
@document_resource(SupplierChanged, 201)
async def create_supplier(data: SupplierIn) -> Response:
    """Create a supplier."""
    supplier = await suppliers.create(session(), caller(), **data.explicitly_set())
    return resource_response("supplier", await read(supplier.id), 201, message="Supplier created successfully")


@blueprint.route("/<id:supplier_id>", methods=["PUT", "PATCH"])
@WRITE
@validate_request(SupplierUpdate)
@document_resource(SupplierChanged)
@checks_if_match(SupplierOut)
async def update_supplier(supplier_id: int, data: SupplierUpdate) -> Response:
    """Update a supplier.

    Fields that are not sent stay as they are.
    """
    guard = if_match(lambda: read(supplier_id))
    await suppliers.update(session(), supplier_id, guard=guard, **data.explicitly_set())
    return resource_response("supplier", await read(supplier_id), message="Supplier updated successfully")


@blueprint.delete("/<id:supplier_id>")
@WRITE
@document_response(Message)
@checks_if_match(SupplierOut)
async def archive_supplier(supplier_id: int) -> Response:
    """Archive a supplier.

    Its items keep it.
    """
    await suppliers.archive(session(), supplier_id, if_match(lambda: read(supplier_id)))
    return message_response("Supplier archived successfully")


def read(supplier_id: int) -> Awaitable[str | None]:
    """The supplier's JSON."""
    return read_one(SUPPLIERS, SupplierFilter(id=supplier_id))
