"""Actions on an import: undoing it, and a file of the rows that were left out."""

from quart import Response, redirect, request, url_for

from app.routes.context import caller, session
from app.routes.files import stream_file
from app.routes.web.blueprints import pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, on_error
from app.routes.web.i18n import gettext as _
from app.routes.web.imports.detail import found, import_one
from app.services.exports import import_errors as errors_file
from app.services.exports.tabular import with_byte_order_mark
from app.services.imports.store.undo import revert_import


@pages.get("/import/<id:import_id>/errors.csv")
async def import_errors(import_id: int) -> Response:
    """Return the rows that were not imported, as CSV."""
    await found(import_id)
    return await stream_file(
        lambda session: with_byte_order_mark(errors_file.import_errors_csv(session, import_id)),
        f"import-{import_id}-errors",
        "csv",
    )


@pages.post("/import/<id:import_id>/undo")
@on_error(import_one)
async def import_undo(import_id: int) -> Redirect:
    """Undo an import; `keep_changed` keeps entries that were changed since."""
    keep = "keep_changed" in await request.form
    await revert_import(session(), caller(), import_id, keep_changed=keep)
    flash(_("The import was undone"))
    return redirect(url_for("web.import_one", import_id=import_id), 303)
