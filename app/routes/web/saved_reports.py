"""Reports that are kept under a name, and secret links that show one to whoever has the link."""

from typing import Any
from urllib.parse import urlencode

from pydantic import Field
from quart import Blueprint, redirect, render_template, request, url_for

from app.auth import public
from app.core.clock import today
from app.routes.context import caller, host, session
from app.routes.web import reports, texts
from app.routes.web.forms import read, shown_again
from app.routes.web.looks import Looks, length
from app.routes.web.texts import gettext as _
from app.routes.web.toast import tell
from app.routes.wire import Name, Query
from app.services.reports import saved


class SaveForm(Query):
    """Under which name; the rest of the form is the report."""

    name: Name


class ShareForm(Query):
    """For how many days the link is good."""

    days: int = Field(30, ge=1, le=366)


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/reports/saved", "report_save", save, methods=["POST"])
    blueprint.add_url_rule("/reports/saved/<id:report_id>/delete", "report_delete", delete, methods=["POST"])
    blueprint.add_url_rule("/reports/saved/<id:report_id>/share", "report_share", share, methods=["POST"])
    blueprint.add_url_rule("/reports/saved/<id:report_id>/share", "report_shared_before", shared_before)
    blueprint.add_url_rule("/reports/saved/<id:report_id>/unshare", "report_unshare", unshare, methods=["POST"])
    blueprint.add_url_rule("/shared/<secret>", "report_shared", shared)


@shown_again(reports.page)
async def save() -> Any:
    """Keeps the report that is on the page."""
    name, form = (await read(SaveForm)).name, await read(reports.ReportForm)
    await saved.create(session(), caller(), name=name, question=form.question())
    tell(_("The report is kept"))
    given = form.model_dump(exclude_none=True)
    return redirect(f"{url_for('web.reports')}?{urlencode(given)}", 303)


async def delete(report_id: int) -> Any:
    """Removes a kept report, and its link."""
    await saved.delete(session(), caller(), report_id)
    tell(_("The report is removed"))
    return redirect(url_for("web.reports"), 303)


@shown_again(reports.page)
async def share(report_id: int) -> Any:
    """Makes a new link. Its secret is in this answer and nowhere else."""
    form = await read(ShareForm)
    report, secret = await saved.share(session(), caller(), report_id, days=form.days)
    base = (host().settings.public_url or request.url_root).rstrip("/")
    link = base + url_for("web.report_shared", secret=secret)
    return await reports.page(link={"name": report.name, "address": link, "until": report.share_expires_at})


async def shared_before(report_id: int) -> Any:
    """A reload of the page that has shown the link: it was shown the one time."""
    return redirect(url_for("web.reports"), 303)


async def unshare(report_id: int) -> Any:
    """Ends the link at once."""
    await saved.unshare(session(), caller(), report_id)
    tell(_("The link is ended"))
    return redirect(url_for("web.reports"), 303)


@public
async def shared(secret: str) -> str:
    """The report behind a link, for whoever has it."""
    name, report = await saved.shared(session(), secret)
    looks = Looks(texts.locale(), report.span.zone, today(report.span.zone))
    return await render_template(
        "shared_report.html",
        title=name,
        report=report,
        looks=looks,
        length=length,
        bars=reports.bars(report),
        money=reports.lines_money,
        name=reports.line_name,
    )
