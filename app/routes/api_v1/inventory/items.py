"""`/api/v1/inventory/items`."""

from collections.abc import Awaitable

from pydantic import ConfigDict, Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.core.json import Json
from app.core.listing import one, page
from app.routes.answers import PageQuery, done, if_match, one_answer, page_answer, whole_answer
from app.routes.api_v1.inventory.fields import READ, WRITE
from app.routes.api_v1.inventory.shapes import AvailabilityBody, ItemBody, ItemChanged, ItemPage
from app.routes.api_v1.shapes import Message
from app.routes.context import caller, session
from app.routes.idempotent import idempotent
from app.routes.stock_fields import Currency, Sku, Unit
from app.routes.stock_shapes import ItemIn
from app.routes.wire import Changes, Cost, Flag, Id, Line, Name, Quantity, Query, Reference, Text
from app.services.inventory import items
from app.services.inventory.queries import ITEMS, availability, searching

blueprint = Blueprint("items", __name__, url_prefix="/items")


class ItemQuery(PageQuery):
    """Filters of the list; archived items only with `active_only=false`."""

    search: Line | None = Field(None, description="Part of the SKU, the name or the barcode")
    category: Line | None = None
    supplier_id: Id | None = None
    active_only: bool = True
    low_stock: bool = Field(False, description="Only items below their reorder point")


class AvailabilityQuery(Query):
    """Of one warehouse only."""

    warehouse_id: Id | None = None


class ItemUpdate(Changes):
    """Changes of an item; null clears what may be empty."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Bolt M8, zinc", "reorder_point": 100}]})

    sku: Sku | None = None
    name: Name | None = None
    description: Text | None = None
    category: Line | None = Field(None, max_length=100)
    unit: Unit | None = None
    default_cost: Cost | None = None
    default_price: Cost | None = None
    currency_code: Currency | None = None
    barcode: Reference | None = None
    is_active: Flag | None = None
    is_trackable: Flag | None = None
    allow_backorder: Flag | None = None
    reorder_point: Quantity | None = Field(None, ge=0)
    reorder_quantity: Quantity | None = Field(None, ge=0)
    supplier_id: Id | None = None
    supplier_sku: Reference | None = None
    image_url: Line | None = None
    notes: Text | None = None


@blueprint.get("")
@READ
@validate_querystring(ItemQuery)
@document_response(ItemPage)
async def list_items(query_args: ItemQuery) -> Response:
    """List items.

    Archived ones only with `active_only=false`.
    """
    given = {
        "search": searching(session(), query_args.search),
        "category": query_args.category,
        "supplier_id": query_args.supplier_id,
        "active": query_args.active_only or None,
        "low_stock": query_args.low_stock or None,
    }
    return page_answer("items", await page(session(), ITEMS, given, query_args.of(ITEMS)))


@blueprint.get("/<id:item_id>")
@READ
@document_response(ItemBody)
async def get_item(item_id: int) -> Response:
    """Get an item."""
    return one_answer("item", await read(item_id), missing=f"Item with ID {item_id} not found")


@blueprint.get("/<id:item_id>/availability")
@READ
@validate_querystring(AvailabilityQuery)
@document_response(AvailabilityBody)
async def get_availability(item_id: int, query_args: AvailabilityQuery) -> Response:
    """Get where an item lies."""
    item = await items.get(session(), item_id)
    found = await availability(session(), item_id, query_args.warehouse_id)
    return whole_answer(item_id=item.id, item_sku=item.sku, item_name=item.name, availability=Json(found))


@blueprint.post("")
@WRITE
@idempotent
@validate_request(ItemIn)
@document_response(ItemChanged, 201)
async def create_item(data: ItemIn) -> Response:
    """Create an item."""
    item = await items.create(session(), caller(), data.given())
    return one_answer("item", await read(item.id), 201, message="Item created successfully")


@blueprint.route("/<id:item_id>", methods=["PUT", "PATCH"])
@WRITE
@validate_request(ItemUpdate)
@document_response(ItemChanged)
async def update_item(item_id: int, data: ItemUpdate) -> Response:
    """Update an item.

    Fields that are not sent stay as they are. 409 `in_use` for another currency while there is stock, and for the
    end of backorders while stock is below zero.
    """
    await items.change(session(), item_id, data.given(), if_match(lambda: read(item_id)))
    return one_answer("item", await read(item_id), message="Item updated successfully")


@blueprint.delete("/<id:item_id>")
@WRITE
@document_response(Message)
async def archive_item(item_id: int) -> Response:
    """Archive an item.

    It can be moved no more; its stock, its value and its movements are kept.
    """
    await items.archive(session(), item_id, if_match(lambda: read(item_id)))
    return done("Item archived successfully")


def read(item_id: int) -> Awaitable[str | None]:
    """The item's JSON."""
    return one(session(), ITEMS, {"id": item_id})
