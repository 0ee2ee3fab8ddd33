"""`/api/v1/inventory/items`."""

from collections.abc import Awaitable

from pydantic import Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.core.json import RawJson
from app.core.listing import page
from app.routes.api_v1.inventory.scopes import READ, WRITE
from app.routes.context import bind, caller, read_one, session
from app.routes.idempotent import idempotent
from app.routes.responses import PageQuery, if_match, json_response, message_response, page_response, resource_response
from app.routes.route_metadata import checks_if_match, document_page, document_resource
from app.routes.schemas.inventory.items import (
    AvailabilityBody,
    ItemBody,
    ItemChanged,
    ItemIn,
    ItemOut,
    ItemPage,
    ItemUpdate,
)
from app.routes.schemas.pagination import Message
from app.routes.schemas.types import Id, Line, Query
from app.services.inventory import items
from app.services.inventory.filters import ItemFilter
from app.services.inventory.queries import ITEMS, availability

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


@blueprint.get("")
@READ
@validate_querystring(ItemQuery)
@document_page(ItemPage)
async def list_items(query_args: ItemQuery) -> Response:
    """List items.

    Archived ones only with `active_only=false`.
    """
    wanted = ItemFilter(
        search=query_args.search,
        category=query_args.category,
        supplier_id=query_args.supplier_id,
        active=query_args.active_only,
        low_stock=query_args.low_stock,
    )
    return page_response("items", await page(session(), ITEMS, bind(wanted), query_args.page_request(ITEMS)))


@blueprint.get("/<id:item_id>")
@READ
@document_resource(ItemBody)
async def get_item(item_id: int) -> Response:
    """Get an item."""
    return resource_response("item", await read(item_id), missing=f"Item with ID {item_id} not found")


@blueprint.get("/<id:item_id>/availability")
@READ
@validate_querystring(AvailabilityQuery)
@document_response(AvailabilityBody)
async def get_availability(item_id: int, query_args: AvailabilityQuery) -> Response:
    """Get where an item lies."""
    item = await items.get(session(), item_id)
    found = await availability(session(), caller(), item_id, query_args.warehouse_id)
    return json_response(item_id=item.id, item_sku=item.sku, item_name=item.name, availability=RawJson(found))


@blueprint.post("")
@WRITE
@idempotent
@validate_request(ItemIn)
@document_resource(ItemChanged, 201)
async def create_item(data: ItemIn) -> Response:
    """Create an item."""
    item = await items.create(session(), caller(), **data.explicitly_set())
    return resource_response("item", await read(item.id), 201, message="Item created successfully")


@blueprint.route("/<id:item_id>", methods=["PUT", "PATCH"])
@WRITE
@validate_request(ItemUpdate)
@document_resource(ItemChanged)
@checks_if_match(ItemOut)
async def update_item(item_id: int, data: ItemUpdate) -> Response:
    """Update an item.

    Fields that are not sent stay as they are. 409 `in_use` for another currency while there is stock, and for the
    end of backorders while stock is below zero.
    """
    guard = if_match(lambda: read(item_id))
    await items.update(session(), item_id, guard=guard, **data.explicitly_set())
    return resource_response("item", await read(item_id), message="Item updated successfully")


@blueprint.delete("/<id:item_id>")
@WRITE
@document_response(Message)
@checks_if_match(ItemOut)
async def archive_item(item_id: int) -> Response:
    """Archive an item.

    It can be moved no more; its stock, its value and its movements are kept.
    """
    await items.archive(session(), item_id, if_match(lambda: read(item_id)))
    return message_response("Item archived successfully")


def read(item_id: int) -> Awaitable[str | None]:
    """The item's JSON."""
    return read_one(ITEMS, ItemFilter(id=item_id))
