"""Time entries as a file, however many they are."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Boolean, ColumnElement, Select, case, func
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.listing import each_statement
from app.core.principal import Principal
from app.core.sql import hours, iso
from app.core.types import UTCDateTime
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.exports.tables import Column, Rows, as_csv, as_xlsx
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.queries import ENTRIES

Format = Literal["csv", "xlsx", "json"]

PART = 1_000  # rows that are in memory at once

COLUMNS: dict[Column, Any] = {
    Column("id", "number"): TimeEntry.id,
    Column("user"): User.username,
    Column("client_name"): Client.name,
    Column("project_name"): Project.name,
    Column("task_name"): Task.name,
    Column("start_time", "instant"): TimeEntry.start_time,
    Column("end_time", "instant"): TimeEntry.end_time,
    Column("duration_seconds", "number"): TimeEntry.duration_seconds,
    Column("duration_hours", "hours"): hours(func.coalesce(TimeEntry.duration_seconds, 0)),
    Column("break_seconds", "number"): TimeEntry.break_seconds,
    Column("notes"): TimeEntry.notes,
    Column("tags"): TimeEntry.tags,
    Column("billable", "truth"): TimeEntry.billable,
    Column("paid", "truth"): TimeEntry.paid,
    Column("invoice_number"): TimeEntry.invoice_number,
    Column("source"): TimeEntry.source,
    Column("user_id", "number"): TimeEntry.user_id,
    Column("client_id", "number"): TimeEntry.client_id,
    Column("project_id", "number"): TimeEntry.project_id,
    Column("task_id", "number"): TimeEntry.task_id,
    Column("created_at", "instant"): TimeEntry.created_at,
    Column("updated_at", "instant"): TimeEntry.updated_at,
}


def export(
    session: AsyncSession, caller: Principal, given: Mapping[str, object], *, form: Format, sort: str = ""
) -> AsyncIterator[bytes]:
    """The entries that pass the filters of `ENTRIES` in `given` (None: not given), as the bytes of a file.

    `session` should see one state of the database all the while (`Database.snapshot`). CSV and JSON have instants in
    UTC; the cells of a workbook are what clocks in the caller's zone show.
    """
    params = {name: value for name, value in given.items() if value is not None}
    if form == "json":
        return _as_json(session, params, sort)
    if form == "csv":
        return as_csv(list(COLUMNS), _parts(session, _rows(params, sort, _spelled), params))
    zone = ZoneInfo(caller.zone)
    parts = _local(_parts(session, _rows(params, sort, lambda column: column), params), zone)
    about = (("Times", f"as clocks show them in {caller.zone}"), ("Entries until", f"{now():%Y-%m-%d %H:%M:%S} UTC"))
    return as_xlsx("Time entries", list(COLUMNS), parts, about)


async def _as_json(session: AsyncSession, params: Mapping[str, object], sort: str) -> AsyncIterator[bytes]:
    """`{"time_entries": [...]}`, each as the list has it."""
    statement = each_statement(
        ENTRIES, session.get_bind().dialect.name, frozenset(params).intersection(ENTRIES.filters), sort
    )
    between = b'{"time_entries":['
    async for rows in _parts(session, statement, {**params, "now": now()}):
        yield between + ",".join(text for (text,) in rows).encode()
        between = b","
    yield b"]}" if between == b"," else between + b"]}"


def _rows(params: Mapping[str, object], sort: str, spell: Any) -> Select[*tuple[Any, ...]]:
    columns = [spell(column).label(place.name) for place, column in COLUMNS.items()]
    rows = ENTRIES.rows.with_only_columns(*columns, maintain_column_froms=True)
    rows = rows.where(*(ENTRIES.filters[name] for name in sorted(params) if name in ENTRIES.filters))
    return rows.order_by(*ENTRIES.order(sort))


def _spelled(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column as text that needs no work in Python."""
    if isinstance(column.type, UTCDateTime):
        return iso(column)
    return case((column, "true"), else_="false") if isinstance(column.type, Boolean) else column


async def _parts(
    session: AsyncSession, statement: Select[*tuple[Any, ...]], params: Mapping[str, object]
) -> AsyncIterator[Rows]:
    result = await session.stream(statement.execution_options(yield_per=PART), params)
    async for rows in result.partitions(PART):
        yield rows


async def _local(parts: AsyncIterator[Rows], zone: ZoneInfo) -> AsyncIterator[Rows]:
    """The rows with instants as what clocks show."""
    instants = [place for place, column in enumerate(COLUMNS) if column.kind == "instant"]
    async for rows in parts:
        shown: list[Sequence[Any]] = []
        for row in rows:
            cells = list(row)
            for place in instants:
                cells[place] = cells[place] and cells[place].astimezone(zone).replace(tzinfo=None)
            shown.append(cells)
        yield shown
