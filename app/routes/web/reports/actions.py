"""The report as a file."""

from typing import Literal

from quart import Response

from app.routes.context import caller, session
from app.routes.file_style import report_file_name, style_of
from app.routes.files import file_response
from app.routes.web.blueprints import pages
from app.routes.web.forms import on_error
from app.routes.web.i18n import locale
from app.routes.web.per_request import my_preferences
from app.routes.web.reports.detail import report_page
from app.routes.web.reports.filters import summary_query
from app.services.exports import reports as files
from app.services.reports import summary


@pages.get("/reports/export/<any(csv,xlsx,pdf):form>")
@on_error(report_page)
async def report_file(form: Literal["csv", "xlsx", "pdf"]) -> Response:
    """Return the report as a file."""
    report = await summary.read_summary(session(), caller(), summary_query())
    style = style_of(await my_preferences(), locale())
    data = await files.export_report(session(), caller(), report, form=form, style=style, byte_order_mark=True)
    return file_response(data, await report_file_name(report), form)
