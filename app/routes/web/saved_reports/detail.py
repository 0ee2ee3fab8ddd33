"""The page of a shared report."""

from quart import render_template

from app.auth import public
from app.core.clock import today
from app.routes.context import session
from app.routes.web import i18n
from app.routes.web.blueprints import pages
from app.routes.web.formatting import Formatter
from app.routes.web.reports.detail import amounts, bars, row_name
from app.services.reports import saved
from app.services.time_entries.durations import format_duration


@pages.get("/shared/<secret>")
@public
async def report_shared(secret: str) -> str:
    """The report behind a secret link; nobody has to sign in."""
    name, report = await saved.read_shared(session(), secret)
    formatter = Formatter(i18n.locale(), report.period.zone, today(report.period.zone))
    return await render_template(
        "saved_reports/detail.html",
        title=name,
        report=report,
        formatter=formatter,
        length=format_duration,
        bars=bars(report),
        money=amounts,
        name=row_name,
    )
