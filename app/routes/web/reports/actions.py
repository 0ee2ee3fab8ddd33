"""The report as a file."""

from typing import Literal

from quart import Response

from app.routes.context import caller, session
from app.routes.files import file_response
from app.routes.web.blueprints import pages
from app.routes.web.forms import on_error
from app.routes.web.reports.detail import report_page
from app.routes.web.reports.filters import summary_query
from app.services.exports import reports as files
from app.services.reports import summary


@pages.get("/reports/export/<any(csv,xlsx,pdf):form>")
@on_error(report_page)
async def report_file(form: Literal["csv", "xlsx", "pdf"]) -> Response:
    """Return the report as a file."""
    report = await summary.read_summary(session(), caller(), summary_query())
    name = f"report-{report.period.first_day}-{report.period.last_day}"
    return file_response(await files.export_report(report, form=form, byte_order_mark=True), name, form)
