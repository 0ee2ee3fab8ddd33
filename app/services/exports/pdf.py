"""A summary report as PDF."""

import asyncio
import io
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from app.core import child_process
from app.core.errors import invalid_fields
from app.core.messages import N_
from app.services.reports.rows import ReportRow
from app.services.reports.summary import SummaryReport

MAX_PDF_LINES = 5_000  # some 150 pages
MAX_THREAD_LINES = 500  # more are made in a process of their own, which costs a second to start
# A font with most alphabets if the machine has it, else reportlab's own.
FONTS = (
    ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"),
    ("Vera.ttf", "VeraBd.ttf"),
)
PLAIN, BOLD = "Report", "Report-Bold"
SHADE, RULE = colors.HexColor("#eef1f5"), colors.HexColor("#c4ccd6")
INDENT = 5 * mm


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Register the fonts, once for each process."""
    for plain, bold in FONTS:
        if not plain.startswith("/") or (Path(plain).exists() and Path(bold).exists()):
            pdfmetrics.registerFont(TTFont(PLAIN, plain))
            pdfmetrics.registerFont(TTFont(BOLD, bold))
            return


def render_report(report: SummaryReport, about: list[tuple[str, str]]) -> bytes:
    """Return the pages: the query, a line for each group and its subgroups, and the total.

    It takes half a millisecond a line, so `make_pdf` does it elsewhere.
    """
    lines = pdf_lines(report)
    register_fonts()
    buffer = io.BytesIO()
    wide = len(report.total.cents) > 2
    document = SimpleDocTemplate(
        buffer,
        pagesize=landscape(A4) if wide else A4,
        title="Time report",
        author="TimeTracker",
        leftMargin=18 * mm,
        rightMargin=18 * mm,
        topMargin=18 * mm,
        bottomMargin=18 * mm,
    )
    text = ParagraphStyle("text", fontName=PLAIN, fontSize=8, leading=11)
    title = ParagraphStyle("title", fontName=BOLD, fontSize=15, leading=20)
    days = f"{report.period.first_day} – {report.period.last_day}"
    story: list[Flowable] = [Paragraph(f"Time report, {days}", title), Spacer(0, 2 * mm)]
    story += [Paragraph(f"<b>{escape(name)}:</b> {escape(told)}", text) for name, told in about]
    story += [Spacer(0, 5 * mm), build_table(report, lines, document.width, text)]
    document.build(story, onFirstPage=draw_page_number, onLaterPages=draw_page_number)
    return buffer.getvalue()


async def make_pdf(report: SummaryReport, about: list[tuple[str, str]]) -> bytes:
    """Return the pages, made in a thread or, if there are many, in a process; Invalid if there would be too many."""
    count = len(await asyncio.to_thread(pdf_lines, report))
    if count > MAX_PDF_LINES:
        raise invalid_fields(
            format=N_(
                "has room for {max_lines} lines; ask for less at once, or for csv or xlsx", max_lines=MAX_PDF_LINES
            )
        )
    if count > MAX_THREAD_LINES:
        return await child_process.call(render_report, report, about)
    return await asyncio.to_thread(render_report, report, about)


def pdf_lines(report: SummaryReport) -> list[tuple[int, ReportRow]]:
    """Return the lines of the table."""
    return flatten_rows(report.total.rows or report.projects)


def flatten_rows(lines: list[ReportRow], depth: int = 0) -> list[tuple[int, ReportRow]]:
    """Return each line, followed by those below it, with its depth."""
    return [found for line in lines for found in ((depth, line), *flatten_rows(line.rows, depth + 1))]


def build_table(
    report: SummaryReport, lines: list[tuple[int, ReportRow]], width: float, text: ParagraphStyle
) -> LongTable:
    """Return the table; its head is on every page."""
    currencies = list(report.total.cents)
    head = [
        ", ".join(report.query.group_by or ("project",)).capitalize(),
        "Entries",
        "Hours",
        "Billable",
        *currencies,
    ]
    styles = [ParagraphStyle(f"depth {depth}", text, leftIndent=depth * INDENT) for depth in (0, 1)]
    body = [[Paragraph(escape(line.name), styles[depth]), *figure_texts(line, currencies)] for depth, line in lines]
    total = ["Total (each entry once)" if report.query.overlaps() else "Total", *figure_texts(report.total, currencies)]
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


def figure_texts(line: ReportRow, currencies: list[str]) -> list[str]:
    """Return the numbers of a line as text."""
    cents = [line.cents.get(currency) for currency in currencies]
    amounts = ["" if amount is None else f"{amount / 100:,.2f}" for amount in cents]
    return [str(line.entries), f"{line.hours:,.2f}", f"{line.billable_hours:,.2f}", *amounts]


def draw_page_number(canvas: Canvas, document: SimpleDocTemplate) -> None:
    """Draw the page's number at its foot."""
    canvas.setFont(PLAIN, 7)
    canvas.drawCentredString(document.pagesize[0] / 2, 9 * mm, str(canvas.getPageNumber()))
