"""A new import, or a trial of it."""

from quart import redirect, url_for

from app.routes.context import caller, session
from app.routes.route_metadata import upload
from app.routes.uploads import receive_upload
from app.routes.web.blueprints import pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, fitted, on_error
from app.routes.web.i18n import gettext as _
from app.routes.web.imports.list import ImportForm, imports
from app.services.imports import importer


@pages.post("/import")
@on_error(imports)
@upload
async def import_file() -> Redirect | str:
    """Try or import a file; with `abort`, one wrong row prevents the whole import."""
    received = await receive_upload()
    form = fitted(ImportForm, dict(received.fields))
    report = await importer.run_import(
        session(),
        caller(),
        received.file,
        options=form.options(caller().zone),
        filename=received.filename,
        dry_run=form.act == "try",
    )
    if report.import_id is None:
        return await imports(report=report)
    flash(_("%(count)s entries were imported") % {"count": report.created})
    return redirect(url_for("web.import_one", import_id=report.import_id), 303)
