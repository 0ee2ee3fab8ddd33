"""The summary report: time and worth of a stretch of days, by up to two things."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.principal import Principal
from app.services.accounts.models import User
from app.services.reports import cells, lines, periods
from app.services.reports.cells import Cell
from app.services.reports.lines import Line
from app.services.reports.periods import Span
from app.services.reports.question import Question
from app.services.reports.rounding import Rule
from app.services.settings import instance

MONDAY = 1
WEEKLY = frozenset({"this_week", "last_week"})


@dataclass(frozen=True, slots=True)
class Report:
    """What a question comes to. `total` has the groups below it; `projects` add up to the same.

    `rules` are the rounding rules of the entries in it.
    """

    question: Question
    span: Span
    total: Line
    projects: list[Line]
    rules: list[Rule]


async def read(session: AsyncSession, caller: Principal, question: Question) -> Report:
    """The report, in at most three statements. An entry belongs to the day on which it began, in the report's zone.

    Invalid names what cannot be asked, Forbidden where it is somebody else's time. Running timers are left out.
    """
    question.check(caller)
    settings = await instance.read(session)
    weekday = await _weekday(session, caller, question)
    span = periods.span(question.start, question.end, question.period, question.zone or caller.zone, weekday)
    lines.check_length(question, span)
    found = await cells.read(session, caller, question, span, settings)
    return Report(question, span, lines.tree(found, question, span), lines.projects(found, question), _rules(found))


async def _weekday(session: AsyncSession, caller: Principal, question: Question) -> int:
    """On which weekday the caller's weeks begin; asked only where there are weeks."""
    if "week" not in question.group_by and question.period not in WEEKLY:
        return MONDAY
    found = await session.scalar(select(User.week_start_day).where(User.id == caller.user_id))
    return MONDAY if found is None else found


def _rules(found: Iterable[Cell]) -> list[Rule]:
    counts: Counter[tuple[str, int]] = Counter()
    for cell in found:
        if cell.minutes is not None and cell.mode is not None:
            counts[cell.mode, cell.minutes] += cell.entries
    return [Rule(mode, minutes, entries) for (mode, minutes), entries in sorted(counts.items())]
