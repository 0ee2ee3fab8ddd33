"""Items: listed, shown with where they lie and what moved, made, changed, put away."""

from typing import Any

import orjson
from quart import Blueprint, redirect, request, url_for

from app.core.errors import AppError, NotFound
from app.core.listing import one
from app.routes.context import caller, session
from app.routes.stock_shapes import ItemIn
from app.routes.web import lists
from app.routes.web.forms import fitted, shown_again
from app.routes.web.inventory import frame
from app.routes.web.texts import gettext as _
from app.routes.web.toast import tell
from app.routes.wire import Id, Line, Query
from app.services.inventory import items
from app.services.inventory.history import TOLD
from app.services.inventory.queries import ITEMS, availability, searching

FIELDS = tuple(ItemIn.model_fields)
FLAGS = ("is_active", "is_trackable", "allow_backorder")
ONE = "/items/<id:item_id>"


class ItemSearch(Query):
    """Which items are listed; those that were put away only with `archived`."""

    search: Line | None = None
    category: Line | None = None
    supplier_id: Id | None = None
    low: Line | None = None
    archived: Line | None = None


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("", "items", listed, methods=["GET"])
    blueprint.add_url_rule("/items/new", "item_new", new, methods=["GET"])
    blueprint.add_url_rule("/items/new", "item_create", create, methods=["POST"])
    blueprint.add_url_rule(ONE, "item", shown, methods=["GET"])
    blueprint.add_url_rule(f"{ONE}/edit", "item_edit", edit, methods=["GET"])
    blueprint.add_url_rule(f"{ONE}/edit", "item_update", update, methods=["POST"])
    blueprint.add_url_rule(f"{ONE}/toggle", "item_toggle", toggle, methods=["POST"])


async def read(item_id: int) -> dict[str, Any]:
    """The item; NotFound where there is none."""
    found = await one(session(), ITEMS, {"id": item_id})
    if found is None:
        raise NotFound(f"Item with ID {item_id} not found")
    item: dict[str, Any] = orjson.loads(found)
    return item


async def page(error: AppError | None = None) -> str:
    """The items that are looked for; all of them where that could not be read."""
    asked = ItemSearch() if error else fitted(ItemSearch, request.args.to_dict())
    given = {
        "search": searching(session(), asked.search),
        "category": asked.category,
        "supplier_id": asked.supplier_id,
        "low_stock": asked.low and True,
        "active": None if asked.archived else True,
    }
    return await frame.render(
        "items.html",
        error=error,
        fields=tuple(ItemSearch.model_fields),
        found=await lists.rows(ITEMS, given),
        categories=await frame.categories(),
        suppliers=await frame.suppliers(),
    )


@shown_again(page)
async def listed() -> str:
    """The items."""
    return await page()


async def one_page(error: AppError | None = None) -> str:
    """One item: where it lies, and what came and went."""
    item_id = int((request.view_args or {})["item_id"])
    return await frame.render(
        "item.html",
        error=error,
        item=await read(item_id),
        places=orjson.loads(await availability(session(), item_id)),
        found=await lists.rows(TOLD, {"stock_item_id": item_id}, per_page=20),
    )


async def shown(item_id: int) -> str:
    """One item."""
    return await one_page()


async def form_page(error: AppError | None = None) -> str:
    """The form of a new item, or of one that is there."""
    item_id = (request.view_args or {}).get("item_id")
    item = await read(int(item_id)) if item_id else None
    stored = item or {"is_active": True, "is_trackable": True}
    return await frame.render(
        "item_form.html",
        error=error,
        fields=FIELDS,
        item=item,
        values=await frame.typed(FIELDS, stored),
        categories=await frame.categories(),
        suppliers=await frame.suppliers(),
    )


async def new() -> str:
    """The form of a new item."""
    return await form_page()


async def edit(item_id: int) -> str:
    """The form of one that is there."""
    return await form_page()


@shown_again(form_page)
async def create() -> Any:
    """Makes an item."""
    form = await frame.sent(ItemIn, FLAGS)
    item = await items.create(session(), caller(), form.model_dump(exclude_none=True))
    tell(_("%(name)s is there; say next how much of it lies where") % {"name": item.name})
    return redirect(url_for("web.inventory.item", item_id=item.id), 303)


@shown_again(form_page)
async def update(item_id: int) -> Any:
    """Changes an item; what is empty is cleared."""
    form = await frame.sent(ItemIn, FLAGS)
    await items.change(session(), item_id, form.model_dump())
    tell(_("Saved"))
    return redirect(url_for("web.inventory.item", item_id=item_id), 303)


@shown_again(one_page)
async def toggle(item_id: int) -> Any:
    """Puts an item away, or takes it out again."""
    item = await items.get(session(), item_id)
    await items.change(session(), item_id, {"is_active": not item.is_active})
    tell((_("%(name)s is in use again") if item.is_active else _("%(name)s is archived")) % {"name": item.name})
    return redirect(url_for("web.inventory.item", item_id=item_id), 303)
