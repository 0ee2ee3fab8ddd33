"""Saving a report."""

from urllib.parse import urlencode

from quart import redirect, url_for

from app.routes.context import caller, session
from app.routes.schemas.types import Name, Query
from app.routes.web.blueprints import pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, on_error, read_form
from app.routes.web.i18n import gettext as _
from app.routes.web.reports.detail import report_page
from app.routes.web.reports.filters import ReportPageQuery
from app.services.reports import saved


class SaveForm(Query):
    """The name of the report; the other fields of the form are its filters."""

    name: Name


@pages.post("/reports/saved")
@on_error(report_page)
async def report_save() -> Redirect:
    """Save the report that the page shows."""
    name, form = (await read_form(SaveForm)).name, await read_form(ReportPageQuery)
    await saved.create(session(), caller(), name=name, query=form.summary_query())
    flash(_("The report is saved"))
    query = form.model_dump(exclude_none=True, exclude={"period"} if form.start_date else None)
    return redirect(f"{url_for('web.reports')}?{urlencode(query)}", 303)
