"""A summary report as PDF."""

import asyncio
import io

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, SimpleDocTemplate, Spacer, TableStyle

from app.core import child_process
from app.core.errors import invalid_fields
from app.core.messages import N_
from app.services.exports.captions import Facts, row_title, total_label
from app.services.exports.fonts import BOLD, PLAIN, font
from app.services.exports.pdf_text import TextBlock
from app.services.exports.style import FileStyle
from app.services.reports.groupings import GROUPINGS
from app.services.reports.rows import ReportRow
from app.services.reports.summary import SummaryReport

MAX_PDF_LINES = 5_000  # some 150 pages
MAX_THREAD_LINES = 500  # more are made in a process of their own, which costs a second to start
TITLE = N_("Time report")
SHADE, RULE = colors.HexColor("#eef1f5"), colors.HexColor("#c4ccd6")
INDENT, MARGIN = 5 * mm, 18 * mm


def render_report(report: SummaryReport, about: Facts, style: FileStyle) -> bytes:
    """Return the pages: what the report is about, a line for each group and its subgroups, and the total.

    It takes half a millisecond a line, so `make_pdf` does it elsewhere.
    """
    lines = pdf_lines(report)
    for name in (PLAIN, BOLD):
        font(name)
    buffer = io.BytesIO()
    wide = len(report.total.amounts) > 2
    title = f"{style.text(TITLE)}, {style.days(report.period.first_day, report.period.last_day)}"
    document = SimpleDocTemplate(
        buffer,
        pagesize=landscape(A4) if wide else A4,
        title=title,
        author=about[0][1],
        lang=style.locale.replace("_", "-"),
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
    )
    story: list[Flowable] = [TextBlock(title, 15, 20, bold=True), Spacer(0, 2 * mm), facts_table(about, document.width)]
    story += [Spacer(0, 5 * mm), build_table(report, lines, document.width, style)]
    document.build(story, onFirstPage=draw_page_number, onLaterPages=draw_page_number)
    return buffer.getvalue()


async def make_pdf(report: SummaryReport, about: Facts, style: FileStyle) -> bytes:
    """Return the pages, made in a thread or, if there are many, in a process; Invalid if there would be too many."""
    count = len(await asyncio.to_thread(pdf_lines, report))
    if count > MAX_PDF_LINES:
        raise invalid_fields(
            format=N_(
                "has room for {max_lines} lines; ask for less at once, or for csv or xlsx", max_lines=MAX_PDF_LINES
            )
        )
    if count > MAX_THREAD_LINES:
        return await child_process.call(render_report, report, about, style)
    return await asyncio.to_thread(render_report, report, about, style)


def pdf_lines(report: SummaryReport) -> list[tuple[int, ReportRow]]:
    """Return the lines of the table."""
    return flatten_rows(report.total.rows or report.projects)


def flatten_rows(lines: list[ReportRow], depth: int = 0) -> list[tuple[int, ReportRow]]:
    """Return each line, followed by those below it, with its depth."""
    return [found for line in lines for found in ((depth, line), *flatten_rows(line.rows, depth + 1))]


def facts_table(about: Facts, width: float) -> LongTable:
    """Return what the report is about: names and values side by side."""
    first = 42 * mm
    cells = [[TextBlock(name, bold=True), TextBlock(text)] for name, text in about]
    table = LongTable(cells, colWidths=[first, width - first])
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
            ]
        )
    )
    return table


def build_table(report: SummaryReport, lines: list[tuple[int, ReportRow]], width: float, style: FileStyle) -> LongTable:
    """Return the table; its head is on every page."""
    currencies = list(report.total.amounts)
    groups = ", ".join(style.text(GROUPINGS[by].label) for by in report.query.group_by or ("project",))
    heads = map(style.text, (N_("Entries"), N_("Hours"), N_("Billable")))
    head = [TextBlock(groups, bold=True), *heads, *currencies]
    body = [
        [
            TextBlock(row_title(line, style), bold=bool(line.rows), indent=depth * INDENT),
            *figure_texts(line, currencies, style),
        ]
        for depth, line in lines
    ]
    total = [TextBlock(style.text(total_label(report)), bold=True), *figure_texts(report.total, currencies, style)]
    others = 18 * mm, 22 * mm, 22 * mm, *(28 * mm for _ in currencies)
    table = LongTable([head, *body, total], colWidths=[width - sum(others), *others], repeatRows=1)
    tops = [place for place, (depth, line) in enumerate(lines, 1) if depth == 0 and line.rows]
    table.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), PLAIN, 8),
                ("FONT", (0, 0), (-1, 0), BOLD, 8),
                ("FONT", (0, -1), (-1, -1), BOLD, 8),
                ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LINEBELOW", (0, 0), (-1, -2), 0.25, RULE),
                ("LINEABOVE", (0, -1), (-1, -1), 1, colors.black),
                *(("BACKGROUND", (0, place), (-1, place), SHADE) for place in tops),
                *(("FONT", (1, place), (-1, place), BOLD, 8) for place in tops),
            ]
        )
    )
    return table


def figure_texts(line: ReportRow, currencies: list[str], style: FileStyle) -> list[str]:
    """Return the numbers of a line as text."""
    found = [(line.amounts.get(currency), currency) for currency in currencies]
    amounts = ["" if amount is None else style.amount(amount, currency) for amount, currency in found]
    hours = (style.number(line.hours), style.number(line.billable_hours))
    return [style.number(line.entries, 0), *hours, *amounts]


def draw_page_number(canvas: Canvas, document: SimpleDocTemplate) -> None:
    """Draw the page's number at its foot."""
    canvas.setFont(PLAIN, 7)
    canvas.drawCentredString(document.pagesize[0] / 2, 9 * mm, str(canvas.getPageNumber()))
