"""Import of items and opening stock from a CSV file."""

from typing import BinaryIO, Literal, NamedTuple

from quart import redirect, url_for

from app.core.errors import AppError
from app.routes.context import caller, session
from app.routes.inventory_files import validated_rows
from app.routes.route_metadata import upload
from app.routes.schemas.inventory.files import ItemRow, StockRow
from app.routes.schemas.types import Query
from app.routes.uploads import receive_upload
from app.routes.web import layout
from app.routes.web.blueprints import inventory_pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, fitted, on_error
from app.routes.web.i18n import gettext as _
from app.routes.web.i18n import translate_message
from app.services.inventory import bulk
from app.services.inventory.bulk import BulkImportResult
from app.services.inventory.fields import ItemRowFields, OpeningStockFields

FIELDS = ("file",)


LIMIT = 50  # of the wrong rows that are shown


class FileRowError(NamedTuple):
    """A field of a row that is wrong."""

    row: int
    name: str
    text: str


class ImportForm(Query):
    """The kind of the rows; `try` stores nothing."""

    what: Literal["items", "stock"] = "items"
    act: Literal["try", "import"] = "try"


@inventory_pages.get("/import")
async def files(error: AppError | None = None, outcome: BulkImportResult | None = None) -> str:
    """The form of a file, with the errors of its rows or the result of a trial."""
    wrong = row_errors(error)
    return await layout.render_page(
        "inventory/files/create.html",
        error=None if wrong else error,
        fields=FIELDS,
        outcome=outcome,
        wrong=wrong[:LIMIT],
        more=wrong[LIMIT:],
    )


def row_errors(error: AppError | None) -> list[FileRowError]:
    """Return the errors of the rows in order; the header is row 1."""
    found = []
    for place, texts in ((error and error.fields) or {}).items():
        kind, _dot, rest = place.partition(".")
        row, _dot, name = rest.partition(".")
        if kind == "rows":
            found.append(FileRowError(int(row), name, "; ".join(map(translate_message, texts))))
    return sorted(found)


@inventory_pages.post("/import")
@on_error(files)
@upload
async def files_take() -> Redirect | str:
    """Try a file, or import it: all of its rows or none."""
    received = await receive_upload()
    form = fitted(ImportForm, dict(received.fields))
    dry_run = form.act == "try"
    outcome = await import_rows(received.file, form.what, dry_run=dry_run)
    if dry_run:
        return await files(outcome=outcome)
    flash(_("Imported: %(created)s new, %(updated)s changed, %(same)s unchanged") % counts(outcome))
    return redirect(url_for("web.inventory.items" if form.what == "items" else "web.inventory.stock"), 303)


async def import_rows(file: BinaryIO, what: str, *, dry_run: bool) -> BulkImportResult:
    """Import the rows of a file."""
    if what == "items":
        items = await validated_rows(file, ItemRow, {"sku", "name"}, ItemRowFields)
        return await bulk.upsert_items(session(), caller(), items, dry_run=dry_run)
    rows = await validated_rows(file, StockRow, {"sku", "warehouse", "quantity"}, OpeningStockFields)
    return await bulk.book_opening_stock(session(), caller(), rows, dry_run=dry_run)


def counts(outcome: BulkImportResult) -> dict[str, int]:
    """Return the numbers of rows for the message."""
    return {"created": outcome.created, "updated": outcome.updated, "same": outcome.unchanged}
