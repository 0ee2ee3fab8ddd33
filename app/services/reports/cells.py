"""Tracked time, added up by the database: one row for whatever a report tells apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, String, cast, func, literal_column, null, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.errors import invalid_fields
from app.core.principal import Principal
from app.core.sql import containing, day_in, month_of, week_of
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.reports import rates
from app.services.reports.periods import Span
from app.services.reports.question import DATES, Question
from app.services.reports.rounding import MINUTES, MODE, ROUNDED
from app.services.settings.instance import Instance
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.queries import ENTRIES, visible_to

MOST = 50_000  # rows of one report: what a machine reads, and a worker's memory holds

COLUMNS: dict[str, Any] = {
    "project": TimeEntry.project_id,
    "client": Client.id,
    "task": TimeEntry.task_id,
    "user": TimeEntry.user_id,
    "tag": TimeEntry.tags,
    "billable": TimeEntry.billable,
}
# Where the names of ids are; looked up after adding, once for each id.
project, client, task, user = aliased(Project), aliased(Client), aliased(Task), aliased(User)
NAMED: dict[str, tuple[Any, Any, Any]] = {
    "project": (project, project.id, project.name),
    "client": (client, client.id, client.name),
    "task": (task, task.id, task.name),
    "user": (user, user.id, user.username),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """Entries that are alike in all that a report tells apart. `seconds` are rounded, `raw_seconds` as tracked.

    `cents` is the rate of an hour in `currency`; None where there is none. `keys` and `names` are of what the report
    groups by, and of the project.
    """

    keys: tuple[Any, ...]
    names: tuple[str | None, ...]
    billable: bool
    currency: str
    cents: int | None
    mode: str | None
    minutes: int | None
    entries: int
    seconds: int
    raw_seconds: int


async def read(
    session: AsyncSession, caller: Principal, question: Question, span: Span, settings: Instance
) -> list[Cell]:
    """The cells of all the entries that the caller may see and the question is about, in one statement.

    Invalid where they are too many to be a report.
    """
    given = filters(caller, question, span)
    active = [ENTRIES.filters[name] for name in sorted(given) if name in ENTRIES.filters]
    by = question.told_apart()
    statement = _named(_added(by, question, span, active), by)
    rows = (await session.execute(statement.limit(MOST + 1), {**given, **rates.parameters(settings)})).all()
    if len(rows) > MOST:
        raise invalid_fields(group_by=f"makes more than {MOST} different lines; ask for less at once")
    size = len(by)
    return [Cell(tuple(row[:size]), tuple(row[size : 2 * size]), *row[2 * size :]) for row in rows]


def filters(caller: Principal, question: Question, span: Span) -> Mapping[str, object]:
    """What the entries must fulfil: above all that the caller may see them."""
    asked = {
        "project_id": question.project_id,
        "client_id": question.client_id,
        "task_id": question.task_id,
        "user_id": question.user_id,
        "billable": question.billable,
        "paid": question.paid,
        "tag": question.tag and containing(f",{question.tag.strip().lower()},"),
        "since": span.since,
        "before": span.before,
        "finished": True,
    }
    return visible_to(caller) | {name: value for name, value in asked.items() if value is not None}


def _added(
    by: tuple[str, ...], question: Question, span: Span, active: list[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    """Sums by everything that makes a difference. The entries come from the one list of entries and its filters."""
    entries = ENTRIES.rows.with_only_columns(
        *(_column(name, span).label(f"by_{place}") for place, name in enumerate(by)),
        TimeEntry.billable.label("billable"),
        rates.CURRENCY.label("currency"),
        rates.CENTS.label("cents"),
        (MODE if question.rounding else cast(null(), String)).label("mode"),
        (MINUTES if question.rounding else cast(null(), Integer)).label("minutes"),
        (ROUNDED if question.rounding else TimeEntry.duration_seconds).label("seconds"),
        TimeEntry.duration_seconds.label("raw_seconds"),
        maintain_column_froms=True,
    )
    one = entries.where(*active).subquery("one")
    apart = [column for column in one.c if not column.key.endswith("seconds")]
    # PostgreSQL would make decimals of sums.
    sums = (cast(func.sum(one.c[name]), BigInteger).label(name) for name in ("seconds", "raw_seconds"))
    return select(*apart, func.count().label("entries"), *sums).group_by(*apart)


def _column(name: str, span: Span) -> ColumnElement[Any]:
    if name not in DATES:
        column: ColumnElement[Any] = COLUMNS[name]
        return column
    day = day_in(TimeEntry.start_time, span.zone, span.since, span.before)
    if name == "week":
        return week_of(day, literal_column(str(span.weekday % 7)))
    return month_of(day) if name == "month" else day


def _named(added: Select[*tuple[Any, ...]], by: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    cell = added.subquery("cell")
    rows: Any = cell
    names = []
    for place, name in enumerate(by):
        if name in NAMED:
            thing, thing_id, thing_name = NAMED[name]
            names.append(thing_name.label(f"name_{place}"))
            rows = rows.outerjoin(thing, thing_id == cell.c[f"by_{place}"])
        else:
            names.append(null().label(f"name_{place}"))
    keys = [cell.c[f"by_{place}"] for place in range(len(by))]
    rest = [column for column in cell.c if not column.key.startswith("by_")]
    return select(*keys, *names, *rest).select_from(rows)
