"""What came and went: listed, and booked."""

from decimal import Decimal
from typing import Any

from quart import Blueprint, redirect, request, url_for

from app.core.errors import AppError, invalid_fields
from app.routes.context import caller, session
from app.routes.stock_fields import AnyKind, period
from app.routes.stock_shapes import MovementIn
from app.routes.web import lists
from app.routes.web.forms import fitted, shown_again
from app.routes.web.inventory import frame
from app.routes.web.texts import gettext as _
from app.routes.web.toast import tell
from app.routes.wire import Day, Id, Query
from app.services.inventory import movements
from app.services.inventory.history import TOLD

FIELDS = tuple(MovementIn.model_fields)
DEVALUING = tuple(name for name in FIELDS if name.startswith("devalue_"))
OUT = ("sale", "waste")  # people say how many went; the ledger has them below zero


class MovementSearch(Query):
    """Which movements are listed. Days are those of the caller's zone, the last one included."""

    stock_item_id: Id | None = None
    warehouse_id: Id | None = None
    movement_type: AnyKind | None = None
    date_from: Day | None = None
    date_to: Day | None = None

    def given(self, zone: str) -> dict[str, Any]:
        """The same as filters."""
        days = period(self.date_from, self.date_to, zone)
        return self.model_dump(exclude={"date_from", "date_to"}) | days


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/movements", "movements", listed, methods=["GET"])
    blueprint.add_url_rule("/reports/movement-history", "history", history, methods=["GET"])
    blueprint.add_url_rule("/movements/new", "movement_new", new, methods=["GET"])
    blueprint.add_url_rule("/movements/new", "movement_create", create, methods=["POST"])


async def page(error: AppError | None = None, *, report: bool = False) -> str:
    """The movements that are looked for, the newest first."""
    asked = MovementSearch() if error else fitted(MovementSearch, request.args.to_dict())
    return await frame.render(
        "movements.html",
        error=error,
        fields=tuple(MovementSearch.model_fields),
        report=report or request.path.endswith("/movement-history"),
        found=await lists.rows(TOLD, asked.given(caller().zone)),
        items=await frame.items(),
        warehouses=await frame.warehouses(),
    )


@shown_again(page)
async def listed() -> str:
    """The movements."""
    return await page()


@shown_again(page)
async def history() -> str:
    """The same among the reports."""
    return await page()


async def form_page(error: AppError | None = None) -> str:
    """The form of a movement; the address may name an item and a warehouse."""
    return await frame.booking("movement_form.html", FIELDS, error)


async def new() -> str:
    """The form of a movement."""
    return await form_page()


@shown_again(form_page)
async def create() -> Any:
    """Books a movement, and shows the item."""
    form = await frame.sent(MovementIn)
    form.devalue_enabled = form.devalue_method is not None
    given = form.model_dump(exclude=set(DEVALUING)) | {"quantity": signed(form.movement_type, form.quantity)}
    movement, stock = await movements.record(session(), caller(), **given, devaluation=form.devaluation())
    tell(_("Booked: %(count)s are there now") % {"count": f"{stock.quantity_on_hand.normalize():f}"})
    return redirect(url_for("web.inventory.item", item_id=movement.stock_item_id), 303)


def signed(kind: str, quantity: Decimal) -> Decimal:
    """What went is below zero in the ledger, and above it in the words of people."""
    if kind not in OUT:
        return quantity
    if quantity <= 0:
        raise invalid_fields(quantity="must be above 0")
    return -quantity
