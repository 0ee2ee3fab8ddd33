"""A summary report as a file."""

from asyncio import to_thread
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Literal

from app.core.clock import iso
from app.services.exports import pdf
from app.services.exports.tables import Column, Rows, as_csv, as_xlsx
from app.services.reports.lines import Line
from app.services.reports.rounding import EXACT, RULE
from app.services.reports.summary import Report

Format = Literal["csv", "xlsx", "pdf"]

FIGURES = (
    Column("entries", "number"),
    Column("hours", "hours"),
    Column("billable_hours", "hours"),
    Column("duration", "duration"),
    Column("raw_duration", "duration"),
)


async def export(report: Report, *, form: Format) -> bytes:
    """The bytes of a file: a row for each line of the report, and one for the total, which is their sum."""
    if form == "pdf":
        return await to_thread(pdf.made, report, about(report))
    columns, found = table(report), rows(report)
    if form == "csv":
        return b"".join([piece async for piece in as_csv(columns, _parts([_spelled(row, columns) for row in found]))])
    return b"".join([piece async for piece in as_xlsx("Report", columns, _parts(found), about(report))])


def about(report: Report) -> list[tuple[str, str]]:
    """What the numbers mean: the stretch of time, the zone of its days, and how time is rounded."""
    told = [
        ("From", str(report.span.first_day)),
        ("To", str(report.span.last_day)),
        ("Time zone of days", report.span.zone),
        ("Rounding", RULE if report.question.rounding else EXACT),
    ]
    for rule in report.rules:
        told.append((f"Rounded {rule.mode} to {rule.minutes} min", f"{rule.entries} entries"))
    return [*told, ("Exact start", iso(report.span.since)), ("Exact end", iso(report.span.last))]


def table(report: Report) -> list[Column]:
    """The columns: what it is grouped by, figures, and an amount for each currency."""
    groups = [Column(by) for by in report.question.group_by or ("project",)]
    return [*groups, *FIGURES, *(Column(f"amount_{currency}", "money") for currency in report.total.cents)]


def rows(report: Report) -> list[list[object]]:
    """A row for each of the lines that nothing is below, and the total."""
    size, currencies = len(report.question.group_by or ("project",)), list(report.total.cents)
    lines = report.total.lines if report.question.group_by else report.projects
    found = [[*path, *[""] * (size - len(path)), *figures(line, currencies)] for path, line in leaves(lines)]
    return [*found, ["Total", *[""] * (size - 1), *figures(report.total, currencies)]]


def leaves(lines: Sequence[Line], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Line]]:
    """The lines without any below them, with the names that lead there."""
    for line in lines:
        names = (*path, line.name)
        if line.lines:
            yield from leaves(line.lines, names)
        else:
            yield names, line


def figures(line: Line, currencies: Sequence[str]) -> list[object]:
    """The numbers of a line, in the order of the columns."""
    cents = [line.cents.get(currency) for currency in currencies]
    amounts = [None if amount is None else amount / 100 for amount in cents]
    return [line.entries, line.hours, line.billable_hours, line.seconds, line.raw_seconds, *amounts]


def clock(seconds: int) -> str:
    """`H:MM:SS`."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _spelled(row: Sequence[object], columns: Sequence[Column]) -> list[object]:
    """A row as text: two decimals, and durations as clocks show them."""
    shown: list[object] = []
    for cell, column in zip(row, columns, strict=True):
        if column.kind == "duration" and isinstance(cell, int):
            shown.append(clock(cell))
        else:
            shown.append(f"{cell:.2f}" if isinstance(cell, float) else cell)
    return shown


async def _parts(rows: Rows) -> AsyncIterator[Rows]:
    yield rows
