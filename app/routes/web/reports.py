"""Reports: a period, groups, a chart and a table of the same lines, and files of them."""

from typing import Any, Literal
from urllib.parse import urlencode

from quart import Blueprint, Response, request, url_for

from app.core.errors import AppError
from app.routes.context import caller, session
from app.routes.files import file
from app.routes.web import choices, shell
from app.routes.web.forms import fitted, shown_again
from app.routes.web.texts import gettext
from app.routes.web.texts import marked as _
from app.routes.wire import Day, Id, Line, Query
from app.services.exports import reports as files
from app.services.reports import lines, saved, summary
from app.services.reports.models import SavedReport
from app.services.reports.question import Question
from app.services.reports.summary import Report

PERIODS = {
    "today": _("Today"),
    "yesterday": _("Yesterday"),
    "this_week": _("This week"),
    "last_week": _("Last week"),
    "this_month": _("This month"),
    "last_month": _("Last month"),
    "this_year": _("This year"),
    "last_year": _("Last year"),
}
GROUPS = {
    "project": _("Project"),
    "client": _("Client"),
    "task": _("Task"),
    "user": _("User"),
    "tag": _("Tag"),
    "billable": _("Billable"),
    "day": _("Day"),
    "week": _("Week"),
    "month": _("Month"),
}
MOST_BARS = 62


class ReportForm(Query):
    """What a report is about; two days count where no period is chosen."""

    period: Line | None = None
    start_date: Day | None = None
    end_date: Day | None = None
    group: Line | None = None
    then: Line | None = None
    project_id: Id | None = None
    client_id: Id | None = None
    user_id: Id | None = None
    billable: Literal["true", "false"] | None = None

    def question(self) -> Question:
        """The same for the service; without anything it is this month by project."""
        dated = self.start_date or self.end_date
        groups = (self.group or "project", self.then)
        return Question(
            start=None if self.period else self.start_date,
            end=None if self.period else self.end_date,
            period=self.period or (None if dated else "this_month"),
            group_by=tuple(dict.fromkeys(name for name in groups if name)),
            project_id=self.project_id,
            client_id=self.client_id,
            user_id=self.user_id,
            billable=None if self.billable is None else self.billable == "true",
        )


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/reports", "reports", shown)
    blueprint.add_url_rule("/reports/export/<any(csv,xlsx,pdf):form>", "report_file", export)


async def page(error: AppError | None = None, link: dict[str, Any] | None = None) -> str:
    """The form, and below it what it comes to; where it could not be read, that alone. `link` has just been made."""
    report = None if error else await summary.read(session(), caller(), asked())
    return await shell.render(
        "reports.html",
        error=error,
        fields=(*ReportForm.model_fields, "name"),
        report=report,
        link=link,
        kept=[(kept, address(kept)) for kept in await saved.listed(session(), caller())],
        bars=bars(report) if report else [],
        money=lines_money,
        name=line_name,
        query=request.query_string.decode("ascii", "replace"),
        asked=request.args,
        periods=[(key, gettext(text)) for key, text in PERIODS.items()],
        groups=[(key, gettext(text)) for key, text in GROUPS.items()],
        projects=await choices.projects(),
        clients=await choices.clients(),
        people=await choices.people() if caller().is_admin else [],
    )


@shown_again(page)
async def shown() -> str:
    """The report that the address asks for."""
    return await page()


@shown_again(page)
async def export(form: Literal["csv", "xlsx", "pdf"]) -> Response:
    """The same report as a file."""
    report = await summary.read(session(), caller(), asked())
    name = f"report-{report.span.first_day}-{report.span.last_day}"
    return file(await files.export(report, form=form), name, form)


def address(kept: SavedReport) -> str:
    """Where a kept report is shown."""
    question = Question.of(kept.question)
    groups = dict(zip(("group", "then"), question.group_by, strict=False))
    plain = {"start_date": question.start, "end_date": question.end, "period": question.period} | groups
    plain |= {name: getattr(question, name) for name in ("project_id", "client_id", "user_id")}
    plain["billable"] = None if question.billable is None else str(question.billable).lower()
    given = {name: value for name, value in plain.items() if value is not None}
    return f"{url_for('web.reports')}?{urlencode(given)}"


def asked() -> Question:
    """What the address asks for."""
    return fitted(ReportForm, request.args.to_dict()).question()


def bars(report: Report) -> list[dict[str, Any]]:
    """The lines of the first group as bars, as long as their share of the longest."""
    found = report.total.lines[:MOST_BARS]
    most = max((line.seconds for line in found), default=0)
    return [
        {
            "name": line_name(line),
            "hours": line.hours,
            "width": round(100 * line.seconds / most, 2) if most else 0,
            "billable": round(100 * line.billable_seconds / most, 2) if most else 0,
        }
        for line in found
    ]


def line_name(line: lines.Line) -> str:
    """A line's name; what stands for nothing, and truth values, in the language of the page."""
    if line.by == "billable":
        return gettext("Billable") if line.key else gettext("Not billable")
    return gettext(line.name) if line.key is None else line.name


def lines_money(line: lines.Line) -> list[tuple[float, str]]:
    """What a line is worth, in each currency."""
    return [(cents / 100, currency) for currency, cents in line.cents.items()]
