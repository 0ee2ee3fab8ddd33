"""`/api/v1/inventory/suppliers`."""

from collections.abc import Awaitable

from pydantic import ConfigDict, Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.core.listing import one, page
from app.routes.answers import PageQuery, done, if_match, one_answer, page_answer
from app.routes.api_v1.inventory.fields import READ, WRITE
from app.routes.api_v1.inventory.shapes import SupplierBody, SupplierChanged, SupplierPage
from app.routes.api_v1.shapes import Message
from app.routes.context import caller, session
from app.routes.idempotent import idempotent
from app.routes.stock_fields import Currency, PlaceCode
from app.routes.stock_shapes import SupplierIn
from app.routes.wire import Changes, Flag, Line, Name, Reference, Text
from app.services.inventory import suppliers
from app.services.inventory.queries import SUPPLIERS, searching

blueprint = Blueprint("suppliers", __name__, url_prefix="/suppliers")


class SupplierQuery(PageQuery):
    """Filters of the list; archived suppliers only with `active_only=false`."""

    search: Line | None = Field(None, description="Part of the code or the name")
    active_only: bool = True


class SupplierUpdate(Changes):
    """Changes of a supplier; null clears what may be empty."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"payment_terms": "30 days net"}]})

    code: PlaceCode | None = None
    name: Name | None = None
    description: Text | None = None
    contact_person: Line | None = None
    email: Line | None = None
    phone: Line | None = Field(None, max_length=50)
    address: Text | None = None
    website: Line | None = None
    tax_id: Reference | None = None
    payment_terms: Line | None = None
    currency_code: Currency | None = None
    is_active: Flag | None = None
    notes: Text | None = None


@blueprint.get("")
@READ
@validate_querystring(SupplierQuery)
@document_response(SupplierPage)
async def list_suppliers(query_args: SupplierQuery) -> Response:
    """List suppliers.

    Archived ones only with `active_only=false`.
    """
    given = {"search": searching(session(), query_args.search), "active": query_args.active_only or None}
    return page_answer("items", await page(session(), SUPPLIERS, given, query_args.of(SUPPLIERS)))


@blueprint.get("/<id:supplier_id>")
@READ
@document_response(SupplierBody)
async def get_supplier(supplier_id: int) -> Response:
    """Get a supplier."""
    missing = f"Supplier with ID {supplier_id} not found"
    return one_answer("supplier", await read(supplier_id), missing=missing)


@blueprint.post("")
@WRITE
@idempotent
@validate_request(SupplierIn)
@document_response(SupplierChanged, 201)
async def create_supplier(data: SupplierIn) -> Response:
    """Create a supplier."""
    supplier = await suppliers.create(session(), caller(), data.given())
    return one_answer("supplier", await read(supplier.id), 201, message="Supplier created successfully")


@blueprint.route("/<id:supplier_id>", methods=["PUT", "PATCH"])
@WRITE
@validate_request(SupplierUpdate)
@document_response(SupplierChanged)
async def update_supplier(supplier_id: int, data: SupplierUpdate) -> Response:
    """Update a supplier.

    Fields that are not sent stay as they are.
    """
    await suppliers.change(session(), supplier_id, data.given(), if_match(lambda: read(supplier_id)))
    return one_answer("supplier", await read(supplier_id), message="Supplier updated successfully")


@blueprint.delete("/<id:supplier_id>")
@WRITE
@document_response(Message)
async def archive_supplier(supplier_id: int) -> Response:
    """Archive a supplier.

    Its items keep it.
    """
    await suppliers.archive(session(), supplier_id, if_match(lambda: read(supplier_id)))
    return done("Supplier archived successfully")


def read(supplier_id: int) -> Awaitable[str | None]:
    """The supplier's JSON."""
    return one(session(), SUPPLIERS, {"id": supplier_id})
