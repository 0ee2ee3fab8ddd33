"""What the pages of the inventory have in common: the frame around them, what can be chosen, how forms are read."""

from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel
from quart import request, url_for

from app.core.errors import AppError
from app.core.listing import Listing
from app.routes.context import session
from app.routes.web import lists, shell
from app.routes.web.forms import fitted
from app.routes.web.texts import gettext
from app.routes.web.texts import marked as _
from app.services.inventory import queries
from app.services.inventory.queries import ITEMS, SUPPLIERS, WAREHOUSES

Shape = TypeVar("Shape", bound=BaseModel)
Choices = list[tuple[int, str]]

PARTS = {
    "web.inventory.items": _("Items"),
    "web.inventory.stock": _("Stock"),
    "web.inventory.movements": _("Movements"),
    "web.inventory.transfers": _("Transfers"),
    "web.inventory.warehouses": _("Warehouses"),
    "web.inventory.suppliers": _("Suppliers"),
    "web.inventory.valuation": _("Reports"),
    "web.inventory.files": _("Import and export"),
}
KINDS = {
    "purchase": _("Bought"),
    "return": _("Taken back"),
    "sale": _("Sold"),
    "waste": _("Thrown away"),
    "count": _("Counted"),
    "adjustment": _("Correction"),
    "devaluation": _("Devalued"),
    "transfer": _("Transfer"),
}
EVERYTHING = 1000


async def render(template: str, *, error: AppError | None = None, fields: tuple[str, ...] = (), **values: Any) -> str:
    """A page of the inventory; `parts` leads to the others, `kinds` are those of movements in words."""
    return await shell.render(
        f"inventory/{template}",
        error=error,
        fields=fields,
        parts=[(url_for(endpoint), gettext(title)) for endpoint, title in PARTS.items()],
        kinds={kind: gettext(text) for kind, text in KINDS.items()},
        asked=request.args,
        **values,
    )


async def sent(shape: type[Shape], flags: Iterable[str] = ()) -> Shape:
    """The form that was sent; what is empty is not given, and a box that is not ticked is no."""
    form = await request.form
    given: dict[str, Any] = {name: text.strip() for name, text in form.items() if text.strip()}
    return fitted(shape, given | {name: name in form for name in flags})


async def booking(template: str, fields: tuple[str, ...], error: AppError | None) -> str:
    """The form of what moves stock; the address may fill it in."""
    return await render(
        template,
        error=error,
        fields=fields,
        values=await typed(fields, request.args.to_dict()),
        items=await items(),
        warehouses=await warehouses(),
    )


async def typed(fields: Iterable[str], stored: dict[str, Any]) -> dict[str, Any]:
    """What a form shows: what was sent, else what is stored."""
    if request.method != "POST":
        return stored
    form = await request.form
    return {name: form.get(name, "") for name in fields}


async def warehouses() -> Choices:
    """Open warehouses to choose from."""
    return await _choices(WAREHOUSES, "code")


async def items() -> Choices:
    """Items in use to choose from, by their SKU."""
    return await _choices(ITEMS, "sku")


async def suppliers() -> Choices:
    """Suppliers to choose from."""
    return await _choices(SUPPLIERS, "code", sort="name")


async def categories() -> list[tuple[str, str]]:
    """Categories to choose from."""
    return [(name, name) for name in await queries.categories(session())]


async def _choices(listing: Listing, key: str, sort: str = "") -> Choices:
    found = await lists.first(listing, {"active": True}, most=EVERYTHING, sort=sort or key)
    return [(row["id"], f"{row[key]} · {row['name']}") for row in found]
