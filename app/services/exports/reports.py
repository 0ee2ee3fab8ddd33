"""A summary report as a file."""

from asyncio import to_thread
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.lazy import LazyModule
from app.core.messages import N_, Message
from app.core.principal import Principal
from app.services.exports import captions
from app.services.exports.style import FileStyle
from app.services.exports.tabular import (
    BATCH_ROWS,
    Cell,
    ExportColumn,
    TableRows,
    as_csv,
    as_xlsx,
    with_byte_order_mark,
)
from app.services.reports.groupings import GROUPINGS, OVERLAP_NOTE
from app.services.reports.rows import ReportRow
from app.services.reports.summary import SummaryReport
from app.services.time_entries.rounding import EXACT_NOTE, ROUNDING_NOTE

if TYPE_CHECKING:
    from app.services.exports import pdf
else:
    pdf = LazyModule("app.services.exports.pdf")

ReportFormat = Literal["csv", "xlsx", "pdf"]

FIGURE_COLUMNS = (
    ExportColumn("entries", "number", heading=N_("Entries")),
    ExportColumn("hours", "hours", heading=N_("Hours")),
    ExportColumn("billable_hours", "hours", heading=N_("Billable hours")),
    ExportColumn("duration", "duration", heading=N_("Duration")),
    ExportColumn("raw_duration", "duration", heading=N_("Duration before rounding")),
)
AMOUNT = N_("Amount ({currency})", currency="").msgid


async def export_report(
    session: AsyncSession,
    caller: Principal,
    report: SummaryReport,
    *,
    form: ReportFormat,
    style: FileStyle | None = None,
    byte_order_mark: bool = False,
) -> bytes:
    """Return the bytes of a file: a row for each line of the report, and one for the total.

    With a `style` the file is in its language; a PDF is in English without one.
    """
    if form == "pdf":
        shown = style or FileStyle()
        return await pdf.make_pdf(report, await captions.report_facts(session, caller, report, shown), shown)
    columns, found = report_columns(report), await to_thread(report_rows, report, style)
    if form == "csv":
        texts = await to_thread(lambda: [_as_text(row, columns) for row in found])
        pieces = as_csv(columns, _batches(texts), style)
        return b"".join([piece async for piece in (with_byte_order_mark(pieces) if byte_order_mark else pieces)])
    about = report_metadata(report)
    if style:
        about = [*await captions.report_facts(session, caller, report, style), *captions.exact_facts(report)]
    return b"".join([piece async for piece in as_xlsx(N_("Report"), columns, _batches(found), about, style)])


def report_metadata(report: SummaryReport) -> list[tuple[str, str]]:
    """Return the period, the zone of its days, and the rounding of time."""
    told = [
        ("From", str(report.period.first_day)),
        ("To", str(report.period.last_day)),
        ("Time zone of days", report.period.zone),
        ("Rounding", ROUNDING_NOTE if report.query.rounding else EXACT_NOTE),
    ]
    if report.query.overlaps():
        told.append(("Tags", OVERLAP_NOTE))
    return [*told, *captions.exact_facts(report)]


def report_columns(report: SummaryReport) -> list[ExportColumn]:
    """Return the columns: groups, figures, and an amount for each currency."""
    groups = [
        ExportColumn(by, "date" if by == "day" else "text", heading=GROUPINGS[by].label)
        for by in report.query.group_by or ("project",)
    ]
    amounts = [
        ExportColumn(f"amount_{currency}", "money", currency, Message(AMOUNT, {"currency": currency}))
        for currency in report.total.amounts
    ]
    return [*groups, *FIGURE_COLUMNS, *amounts]


def report_rows(report: SummaryReport, style: FileStyle | None = None) -> list[list[Cell]]:
    """Return a row for each of the innermost groups, and the total."""
    size, currencies = len(report.query.group_by or ("project",)), list(report.total.amounts)
    lines = report.total.rows if report.query.group_by else report.projects
    found = [
        [*path, *[""] * (size - len(path)), *figure_cells(line, currencies)] for path, line in leaf_rows(lines, style)
    ]
    total = style.text(captions.total_label(report)) if style else captions.total_label(report)
    return [*found, [total, *[""] * (size - 1), *figure_cells(report.total, currencies)]]


def leaf_rows(
    lines: Sequence[ReportRow], style: FileStyle | None = None, path: tuple[Cell, ...] = ()
) -> Iterator[tuple[tuple[Cell, ...], ReportRow]]:
    """Yield the lines without any below them, with their path of names; a day is a date."""
    for line in lines:
        name = captions.row_title(line, style) if style else line.name
        names = (*path, line.key if line.by == "day" and isinstance(line.key, date) else name)
        if line.rows:
            yield from leaf_rows(line.rows, style, names)
        else:
            yield names, line


def figure_cells(line: ReportRow, currencies: Sequence[str]) -> list[Cell]:
    """Return the numbers of a line, in the order of the columns."""
    amounts = [line.amounts.get(currency) for currency in currencies]
    return [line.entries, line.hours, line.billable_hours, line.seconds, line.raw_seconds, *amounts]


def clock_time(seconds: int) -> str:
    """Return `H:MM:SS`."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _as_text(row: Sequence[Cell], columns: Sequence[ExportColumn]) -> list[Cell]:
    """Return a row as text, hours with two decimals, amounts with those of their currency, durations as `H:MM:SS`."""
    shown: list[Cell] = []
    for cell, column in zip(row, columns, strict=True):
        if column.kind == "duration" and isinstance(cell, int):
            shown.append(clock_time(cell))
        elif isinstance(cell, Decimal):
            shown.append(str(cell))
        else:
            shown.append(f"{cell:.2f}" if isinstance(cell, float) else cell)
    return shown


async def _batches(rows: TableRows) -> AsyncIterator[TableRows]:
    for start in range(0, len(rows), BATCH_ROWS):
        yield rows[start : start + BATCH_ROWS]
