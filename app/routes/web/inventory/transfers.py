"""Stock that goes from one warehouse to another."""

from typing import Any

from quart import Blueprint, redirect, request, url_for

from app.core.errors import AppError
from app.routes.context import caller, session
from app.routes.stock_fields import period
from app.routes.stock_shapes import TransferIn
from app.routes.web import lists
from app.routes.web.forms import fitted, shown_again
from app.routes.web.inventory import frame
from app.routes.web.texts import gettext as _
from app.routes.web.toast import tell
from app.routes.wire import Day, Id, Query
from app.services.inventory import transfers
from app.services.inventory.history import NAMED_TRANSFERS

FIELDS = tuple(TransferIn.model_fields)


class TransferSearch(Query):
    """Which transfers are listed. Days are those of the caller's zone, the last one included."""

    stock_item_id: Id | None = None
    date_from: Day | None = None
    date_to: Day | None = None


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/transfers", "transfers", listed, methods=["GET"])
    blueprint.add_url_rule("/transfers/new", "transfer_new", new, methods=["GET"])
    blueprint.add_url_rule("/transfers/new", "transfer_create", create, methods=["POST"])


async def page(error: AppError | None = None) -> str:
    """The transfers that are looked for, the newest first."""
    asked = TransferSearch() if error else fitted(TransferSearch, request.args.to_dict())
    days = period(asked.date_from, asked.date_to, caller().zone)
    return await frame.render(
        "transfers.html",
        error=error,
        fields=tuple(TransferSearch.model_fields),
        found=await lists.rows(NAMED_TRANSFERS, {"stock_item_id": asked.stock_item_id} | days),
        items=await frame.items(),
    )


@shown_again(page)
async def listed() -> str:
    """The transfers."""
    return await page()


async def form_page(error: AppError | None = None) -> str:
    """The form of a transfer; the address may name an item."""
    return await frame.booking("transfer_form.html", FIELDS, error)


async def new() -> str:
    """The form of a transfer."""
    return await form_page()


@shown_again(form_page)
async def create() -> Any:
    """Moves stock."""
    form = await frame.sent(TransferIn)
    transfer = await transfers.make(session(), caller(), **form.model_dump())
    tell(_("%(count)s went over") % {"count": f"{transfer.quantity.normalize():f}"})
    return redirect(url_for("web.inventory.item", item_id=transfer.stock_item_id), 303)
