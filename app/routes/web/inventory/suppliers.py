"""Suppliers: listed, made, changed, put away."""

from typing import Any

import orjson
from quart import Blueprint, redirect, request, url_for

from app.core.errors import AppError, NotFound
from app.core.listing import one
from app.routes.context import caller, session
from app.routes.stock_shapes import SupplierIn
from app.routes.web import lists
from app.routes.web.forms import shown_again
from app.routes.web.inventory import frame
from app.routes.web.texts import gettext as _
from app.routes.web.toast import tell
from app.services.inventory import suppliers
from app.services.inventory.queries import SUPPLIERS

FIELDS = tuple(SupplierIn.model_fields)
FLAGS = ("is_active",)
ONE = "/suppliers/<id:supplier_id>"


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/suppliers", "suppliers", listed, methods=["GET"])
    blueprint.add_url_rule("/suppliers/new", "supplier_new", new, methods=["GET"])
    blueprint.add_url_rule("/suppliers/new", "supplier_create", create, methods=["POST"])
    blueprint.add_url_rule(f"{ONE}/edit", "supplier_edit", edit, methods=["GET"])
    blueprint.add_url_rule(f"{ONE}/edit", "supplier_update", update, methods=["POST"])


async def read(supplier_id: int) -> dict[str, Any]:
    """The supplier; NotFound where there is none."""
    found = await one(session(), SUPPLIERS, {"id": supplier_id})
    if found is None:
        raise NotFound(f"Supplier with ID {supplier_id} not found")
    supplier: dict[str, Any] = orjson.loads(found)
    return supplier


async def listed() -> str:
    """Every supplier, those that are archived too."""
    return await frame.render("suppliers.html", found=await lists.rows(SUPPLIERS, {}))


async def form_page(error: AppError | None = None) -> str:
    """The form of a new supplier, or of one that is there."""
    supplier_id = (request.view_args or {}).get("supplier_id")
    supplier = await read(int(supplier_id)) if supplier_id else None
    values = await frame.typed(FIELDS, supplier or {"is_active": True})
    return await frame.render("supplier_form.html", error=error, fields=FIELDS, supplier=supplier, values=values)


async def new() -> str:
    """The form of a new supplier."""
    return await form_page()


async def edit(supplier_id: int) -> str:
    """The form of one that is there."""
    return await form_page()


@shown_again(form_page)
async def create() -> Any:
    """Makes a supplier."""
    form = await frame.sent(SupplierIn, FLAGS)
    supplier = await suppliers.create(session(), caller(), form.model_dump(exclude_none=True))
    tell(_("%(name)s is there") % {"name": supplier.name})
    return redirect(url_for("web.inventory.suppliers"), 303)


@shown_again(form_page)
async def update(supplier_id: int) -> Any:
    """Changes a supplier; what is empty is cleared."""
    form = await frame.sent(SupplierIn, FLAGS)
    await suppliers.change(session(), supplier_id, form.model_dump())
    tell(_("Saved"))
    return redirect(url_for("web.inventory.suppliers"), 303)
