"""Long reports, which a process of its own sets."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

from pypdf import PdfReader

from app.core.messages import N_
from app.services.exports.pdf import MAX_THREAD_LINES, make_pdf
from app.services.exports.style import FileStyle
from app.services.reports.periods import resolve_period
from app.services.reports.query import SummaryQuery
from app.services.reports.rows import PrintedTime, ReportRow
from app.services.reports.summary import SummaryReport
from app.services.time_entries.rounding import EXACT_NOTE


def line(key: int | None, name: str) -> ReportRow:
    """An hour on a project."""
    return ReportRow(
        "project", key, name, 1, 3600, 3600, 3600, 0, PrintedTime(60, 100, 100), {"EUR": Decimal("50.00")}, []
    )


async def test_a_long_report_is_whole() -> None:
    lines = [line(None, N_("No project")), *(line(number, f"漢字 {number}") for number in range(MAX_THREAD_LINES))]
    total = replace(line(None, "Total"), by="total", rows=lines)
    period = resolve_period(date(2026, 3, 1), date(2026, 3, 31), None, "UTC", 1)
    report = SummaryReport(SummaryQuery(group_by=("project",)), period, total, lines, [])
    file = await make_pdf(report, [("Rounding", EXACT_NOTE)], FileStyle())
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)
    assert (EXACT_NOTE in text, text.count("No project"), text.count("漢字")) == (True, 1, MAX_THREAD_LINES)
