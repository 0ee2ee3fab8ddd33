"""Items and opening stock as CSV files, in and out."""

from typing import Any, BinaryIO, Literal, NamedTuple

from quart import Blueprint, Response, redirect, url_for

from app.core.clock import today
from app.core.errors import AppError
from app.routes.context import caller, session
from app.routes.files import streamed
from app.routes.stock_files import ItemRow, StockRow, checked
from app.routes.uploads import received
from app.routes.web.forms import fitted, shown_again
from app.routes.web.inventory import frame
from app.routes.web.texts import gettext as _
from app.routes.web.texts import said
from app.routes.web.toast import tell
from app.routes.wire import Query
from app.services.exports import stock
from app.services.inventory import bulk
from app.services.inventory.bulk import Outcome

FIELDS = ("file",)
MOST = 50  # faults that are shown


class Fault(NamedTuple):
    """Something that does not fit."""

    row: int
    name: str
    text: str


class ImportForm(Query):
    """What the file holds, and whether it is only tried out."""

    what: Literal["items", "stock"] = "items"
    act: Literal["try", "import"] = "try"


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/import", "files", shown, methods=["GET"])
    blueprint.add_url_rule("/import", "files_take", take, methods=["POST"])
    blueprint.add_url_rule("/export/<any(items,stock):what>", "files_export", export, methods=["GET"])


async def page(error: AppError | None = None, outcome: Outcome | None = None) -> str:
    """The form of a file, what is wrong with its rows, or what would come of the one that was tried out."""
    wrong = rows_at_fault(error)
    return await frame.render(
        "files.html",
        error=None if wrong else error,
        fields=FIELDS,
        outcome=outcome,
        wrong=wrong[:MOST],
        more=wrong[MOST:],
    )


def rows_at_fault(error: AppError | None) -> list[Fault]:
    """What is wrong with which row of the file; the line of names is row 1."""
    found = []
    for place, texts in ((error and error.fields) or {}).items():
        kind, _dot, rest = place.partition(".")
        row, _dot, name = rest.partition(".")
        if kind == "rows":
            found.append(Fault(int(row), name, "; ".join(map(said, texts))))
    return sorted(found)


async def shown() -> str:
    """The form of a file."""
    return await page()


@shown_again(page)
async def take() -> Any:
    """Tries a file out, or imports it: all of its rows, or none."""
    upload = await received()
    form = fitted(ImportForm, dict(upload.given))
    dry_run = form.act == "try"
    outcome = await brought(upload.file, form.what, dry_run=dry_run)
    if dry_run:
        return await page(outcome=outcome)
    tell(_("Imported: %(created)s new, %(updated)s changed, %(same)s as they were") % counts(outcome))
    return redirect(url_for("web.inventory.items" if form.what == "items" else "web.inventory.stock"), 303)


async def brought(file: BinaryIO, what: str, *, dry_run: bool) -> Outcome:
    """What becomes of the rows of a file."""
    if what == "items":
        items = await checked(file, ItemRow, {"sku", "name"})
        return await bulk.put_items(session(), caller(), items, dry_run=dry_run)
    rows = await checked(file, StockRow, {"sku", "warehouse", "quantity"})
    return await bulk.open_stock(session(), caller(), rows, dry_run=dry_run)


def counts(outcome: Outcome) -> dict[str, int]:
    """How many rows did what."""
    return {"created": outcome.created, "updated": outcome.updated, "same": outcome.unchanged}


async def export(what: Literal["items", "stock"]) -> Response:
    """Everything as a file that can be imported again."""
    make = stock.items if what == "items" else stock.stock
    return await streamed(make, f"{what}-{today(caller().zone)}", "csv")
