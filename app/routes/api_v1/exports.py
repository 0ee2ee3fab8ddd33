"""`/api/v1/time-entries/export` and `/api/v1/reports/summary/export`: files."""

from typing import Literal

from pydantic import BaseModel, Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring

from app.auth import scopes
from app.core.clock import today
from app.core.errors import invalid_fields
from app.core.json import encode
from app.routes.api_v1.entry_filter import EntryFilter
from app.routes.api_v1.report_shapes import ReportQuery, SummaryBody, body
from app.routes.api_v1.resources import TimeEntryOut
from app.routes.context import caller, session
from app.routes.files import file, streamed
from app.routes.wire import Line
from app.services.exports import entries, reports
from app.services.reports import summary
from app.services.time_entries.queries import ENTRIES

blueprint = Blueprint("exports", __name__)


class EntryExport(EntryFilter):
    """Which time entries, in which order and form."""

    format: Literal["csv", "xlsx", "json"] = "csv"
    sort: Line | None = Field(None, description="Name of a sort of the list, `-name` for descending")

    def order(self) -> str:
        """The sort; Invalid where there is none of the name."""
        sort = self.sort or ENTRIES.default_sort
        if sort.removeprefix("-") not in ENTRIES.sorts:
            raise invalid_fields(sort=f"must be one of {', '.join(ENTRIES.sorts)}, or one of them after a -")
        return sort


class EntryFile(BaseModel):
    """The answer with `format=json`; the other forms are files of their own kind."""

    time_entries: list[TimeEntryOut]


class ReportExport(ReportQuery):
    """A report, and its form."""

    format: Literal["csv", "xlsx", "json", "pdf"] = "csv"


@blueprint.get("/time-entries/export")
@scopes("read:time_entries")
@validate_querystring(EntryExport)
@document_response(EntryFile)
async def export_time_entries(query_args: EntryExport) -> Response:
    """Export time entries.

    All that the list would have, as a file that is sent while it is read: one state of the data, however many there
    are. One's own, for an administrator everybody's.
    """
    who, form, order = caller(), query_args.format, query_args.order()
    given = query_args.filters(who)
    return await streamed(
        lambda session: entries.export(session, who, given, form=form, sort=order),
        f"time-entries-{today(who.zone)}",
        form,
    )


@blueprint.get("/reports/summary/export")
@scopes("read:reports")
@validate_querystring(ReportExport)
@document_response(SummaryBody)
async def export_summary(query_args: ReportExport) -> Response:
    """Export a summary report.

    A line for each group, by project where nothing else is asked for, and their total.
    """
    report = await summary.read(session(), caller(), query_args.question())
    name = f"report-{report.span.first_day}-{report.span.last_day}"
    if query_args.format == "json":
        return file(encode({"summary": body(report)}), name, "json")
    return file(await reports.export(report, form=query_args.format), name, query_args.format)
