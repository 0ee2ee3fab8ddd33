"""Warehouses: listed, made, changed, closed and opened again."""

from typing import Any

import orjson
from quart import Blueprint, redirect, request, url_for

from app.core.errors import AppError, NotFound
from app.core.listing import one
from app.routes.context import caller, session
from app.routes.stock_shapes import WarehouseIn
from app.routes.web import lists
from app.routes.web.forms import shown_again
from app.routes.web.inventory import frame
from app.routes.web.texts import gettext as _
from app.routes.web.toast import tell
from app.services.inventory import warehouses
from app.services.inventory.queries import WAREHOUSES

FIELDS = tuple(WarehouseIn.model_fields)
FLAGS = ("is_active",)
ONE = "/warehouses/<id:warehouse_id>"


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/warehouses", "warehouses", listed, methods=["GET"])
    blueprint.add_url_rule("/warehouses/new", "warehouse_new", new, methods=["GET"])
    blueprint.add_url_rule("/warehouses/new", "warehouse_create", create, methods=["POST"])
    blueprint.add_url_rule(f"{ONE}/edit", "warehouse_edit", edit, methods=["GET"])
    blueprint.add_url_rule(f"{ONE}/edit", "warehouse_update", update, methods=["POST"])


async def read(warehouse_id: int) -> dict[str, Any]:
    """The warehouse; NotFound where there is none."""
    found = await one(session(), WAREHOUSES, {"id": warehouse_id})
    if found is None:
        raise NotFound(f"Warehouse with ID {warehouse_id} not found")
    warehouse: dict[str, Any] = orjson.loads(found)
    return warehouse


async def listed() -> str:
    """Every warehouse, those that are closed too."""
    return await frame.render("warehouses.html", found=await lists.rows(WAREHOUSES, {}))


async def form_page(error: AppError | None = None) -> str:
    """The form of a new warehouse, or of one that is there."""
    warehouse_id = (request.view_args or {}).get("warehouse_id")
    warehouse = await read(int(warehouse_id)) if warehouse_id else None
    values = await frame.typed(FIELDS, warehouse or {"is_active": True})
    return await frame.render("warehouse_form.html", error=error, fields=FIELDS, warehouse=warehouse, values=values)


async def new() -> str:
    """The form of a new warehouse."""
    return await form_page()


async def edit(warehouse_id: int) -> str:
    """The form of one that is there."""
    return await form_page()


@shown_again(form_page)
async def create() -> Any:
    """Makes a warehouse."""
    form = await frame.sent(WarehouseIn, FLAGS)
    warehouse = await warehouses.create(session(), caller(), form.model_dump(exclude_none=True))
    tell(_("%(name)s is there") % {"name": warehouse.name})
    return redirect(url_for("web.inventory.warehouses"), 303)


@shown_again(form_page)
async def update(warehouse_id: int) -> Any:
    """Changes a warehouse; what is empty is cleared."""
    form = await frame.sent(WarehouseIn, FLAGS)
    await warehouses.change(session(), warehouse_id, form.model_dump())
    tell(_("Saved"))
    return redirect(url_for("web.inventory.warehouses"), 303)
