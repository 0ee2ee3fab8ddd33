"""`/api/v1/time-entries/export` and `/api/v1/reports/summary/export`: files."""

from typing import Literal

from pydantic import Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring

from app.auth import scopes
from app.core.clock import ZONES
from app.core.errors import invalid_fields
from app.core.json import encode_json
from app.core.messages import N_
from app.routes.api_v1.entry_filter import EntryFilters
from app.routes.api_v1.reports import report_json
from app.routes.context import bind, caller, session
from app.routes.file_style import entries_file_name, report_file_name, requested_style
from app.routes.files import file_response, stream_file
from app.routes.schemas.reports import ReportQuery, SummaryBody
from app.routes.schemas.time_entries import EntryFile
from app.routes.schemas.types import Line
from app.services.exports import entries, reports
from app.services.reports import summary
from app.services.time_entries.queries import ENTRIES

blueprint = Blueprint("exports", __name__)


LANGUAGE = Field(
    None,
    description="Language of heads and texts, such as `de` or `de-AT`, with the caller's formats; without one CSV and "
    "workbooks have the names of fields",
)
BYTE_ORDER_MARK = Field(False, description="CSV begins with a byte order mark, which Excel on Windows needs")


class EntryExport(EntryFilters):
    """Which time entries, in which order and form."""

    format: Literal["csv", "xlsx", "json"] = "csv"
    tz: Line | None = Field(
        None, description="IANA zone of days and local times, also in CSV, such as `Europe/Berlin`; else the caller's"
    )
    lang: Line | None = LANGUAGE
    bom: bool = BYTE_ORDER_MARK
    sort: Line | None = Field(None, description="Name of a sort of the list, `-name` for descending")

    def zone(self) -> str | None:
        """Return the zone that was asked for; Invalid if it is unknown."""
        if self.tz is not None and self.tz not in ZONES:
            raise invalid_fields(tz=N_("{zone} is not an IANA time zone", zone=self.tz))
        return self.tz

    def order(self) -> str:
        """Return the sort; Invalid if its name is unknown."""
        sort = self.sort or ENTRIES.default_sort
        if sort.removeprefix("-") not in ENTRIES.sorts:
            raise invalid_fields(sort=f"must be one of {', '.join(ENTRIES.sorts)}, or one of them after a -")
        return sort


class ReportExport(ReportQuery):
    """A report, and its form."""

    format: Literal["csv", "xlsx", "json", "pdf"] = "csv"
    lang: Line | None = LANGUAGE
    bom: bool = BYTE_ORDER_MARK


@blueprint.get("/time-entries/export")
@scopes("read:time_entries")
@validate_querystring(EntryExport)
@document_response(EntryFile)
async def export_time_entries(query_args: EntryExport) -> Response:
    """Export time entries.

    All that the list would have, as a file that is sent while it is read: one state of the data, however many there
    are. One's own, for an administrator everybody's.
    """
    who, form, order, zone = caller(), query_args.format, query_args.order(), query_args.zone()
    wanted, style, mark = query_args.filter(zone or who.zone), await requested_style(query_args.lang), query_args.bom
    bound = bind(wanted)
    return await stream_file(
        lambda session: entries.export_entries(
            session, who, bound, form=form, sort=order, zone=zone, style=style, byte_order_mark=mark
        ),
        await entries_file_name(wanted, zone or who.zone),
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
    report = await summary.read_summary(session(), caller(), query_args.summary_query())
    name, style = await report_file_name(report), await requested_style(query_args.lang)
    if query_args.format == "json":
        return file_response(encode_json({"summary": report_json(report)}), name, "json")
    form, mark = query_args.format, query_args.bom
    data = await reports.export_report(session(), caller(), report, form=form, style=style, byte_order_mark=mark)
    return file_response(data, name, form)
