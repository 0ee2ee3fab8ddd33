"""A summary report on paper."""

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

from app.core.errors import invalid_fields
from app.services.reports.lines import Line
from app.services.reports.summary import Report

MOST_LINES = 5_000  # some 150 pages
# The one with most of the world's alphabets where the machine has it, else reportlab's own.
FONTS = (
    ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"),
    ("Vera.ttf", "VeraBd.ttf"),
)
PLAIN, BOLD = "Report", "Report-Bold"
SHADE, RULE = colors.HexColor("#eef1f5"), colors.HexColor("#c4ccd6")
INDENT = 5 * mm


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Makes the fonts known to reportlab, once a process."""
    for plain, bold in FONTS:
        if not plain.startswith("/") or (Path(plain).exists() and Path(bold).exists()):
            pdfmetrics.registerFont(TTFont(PLAIN, plain))
            pdfmetrics.registerFont(TTFont(BOLD, bold))
            return


def made(report: Report, about: list[tuple[str, str]]) -> bytes:
    """The pages: what the report is about, a line for each group with those below it, and the total.

    Invalid where there would be too many. It computes for a while, so it belongs into a thread.
    """
    lines = list(flat(report.total.lines or report.projects))
    if len(lines) > MOST_LINES:
        raise invalid_fields(format=f"has room for {MOST_LINES} lines; ask for less at once, or for csv or xlsx")
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
    days = f"{report.span.first_day} – {report.span.last_day}"
    story: list[Flowable] = [Paragraph(f"Time report, {days}", title), Spacer(0, 2 * mm)]
    story += [Paragraph(f"<b>{escape(name)}:</b> {escape(told)}", text) for name, told in about]
    story += [Spacer(0, 5 * mm), grid(report, lines, document.width, text)]
    document.build(story, onFirstPage=number, onLaterPages=number)
    return buffer.getvalue()


def flat(lines: list[Line], depth: int = 0) -> list[tuple[int, Line]]:
    """Each line, and after it those below it, with how deep it lies."""
    return [found for line in lines for found in ((depth, line), *flat(line.lines, depth + 1))]


def grid(report: Report, lines: list[tuple[int, Line]], width: float, text: ParagraphStyle) -> LongTable:
    """The table; its head is on every page."""
    currencies = list(report.total.cents)
    head = [
        ", ".join(report.question.group_by or ("project",)).capitalize(),
        "Entries",
        "Hours",
        "Billable",
        *currencies,
    ]
    styles = [ParagraphStyle(f"depth {depth}", text, leftIndent=depth * INDENT) for depth in (0, 1)]
    body = [[Paragraph(escape(line.name), styles[depth]), *figures(line, currencies)] for depth, line in lines]
    total = ["Total", *figures(report.total, currencies)]
    others = 18 * mm, 22 * mm, 22 * mm, *(28 * mm for _ in currencies)
    table = LongTable([head, *body, total], colWidths=[width - sum(others), *others], repeatRows=1)
    tops = [place for place, (depth, line) in enumerate(lines, 1) if depth == 0 and line.lines]
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


def figures(line: Line, currencies: list[str]) -> list[str]:
    """The numbers of a line as text."""
    cents = [line.cents.get(currency) for currency in currencies]
    amounts = ["" if amount is None else f"{amount / 100:,.2f}" for amount in cents]
    return [str(line.entries), f"{line.hours:,.2f}", f"{line.billable_hours:,.2f}", *amounts]


def number(canvas: Canvas, document: SimpleDocTemplate) -> None:
    """The page's number at its foot."""
    canvas.setFont(PLAIN, 7)
    canvas.drawCentredString(document.pagesize[0] / 2, 9 * mm, str(canvas.getPageNumber()))
