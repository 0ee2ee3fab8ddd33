"""Actions on a saved report: deleting it, and making and revoking its link."""

from pydantic import Field
from quart import redirect, request, url_for

from app.routes.context import caller, running_app, session
from app.routes.schemas.types import Query
from app.routes.web.blueprints import pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, on_error, read_form
from app.routes.web.i18n import gettext as _
from app.routes.web.reports.detail import NewLink, report_page
from app.services.reports import saved


class ShareForm(Query):
    """The number of days after which the link expires."""

    days: int = Field(30, ge=1, le=366)


@pages.post("/reports/saved/<id:report_id>/delete")
async def report_delete(report_id: int) -> Redirect:
    """Delete a saved report, and its link."""
    await saved.delete(session(), caller(), report_id)
    flash(_("The report is deleted"))
    return redirect(url_for("web.reports"), 303)


@pages.post("/reports/saved/<id:report_id>/share")
@on_error(report_page)
async def report_share(report_id: int) -> str:
    """Make a new link. Its secret is in this response and nowhere else."""
    form = await read_form(ShareForm)
    report, secret = await saved.share(session(), caller(), report_id, days=form.days)
    base = (running_app().settings.public_url or request.url_root).rstrip("/")
    link = base + url_for("web.report_shared", secret=secret)
    return await report_page(link=NewLink(report.name, link, report.share_expires_at))


@pages.get("/reports/saved/<id:report_id>/share")
async def report_shared_before(report_id: int) -> Redirect:
    """Redirect a reload of the page that has shown the link: it is shown once."""
    return redirect(f"{url_for('web.reports')}?{request.query_string.decode('ascii', 'replace')}".rstrip("?"), 303)


@pages.post("/reports/saved/<id:report_id>/unshare")
async def report_unshare(report_id: int) -> Redirect:
    """Revoke the link."""
    await saved.unshare(session(), caller(), report_id)
    flash(_("The link is revoked"))
    return redirect(url_for("web.reports"), 303)
