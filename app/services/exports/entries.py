"""Time entries as a file, streamed."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, case
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.filters import Bound
from app.core.listing import stream_statement
from app.core.principal import Principal
from app.core.sql.time import utc_iso
from app.services.exports.tabular import Cell, ExportColumn, TableRows, as_csv, as_xlsx, read_batches
from app.services.time_entries.columns import EXPORTED_COLUMNS, EntryColumn
from app.services.time_entries.filters import EntryFilter
from app.services.time_entries.queries import ENTRIES

EntryFormat = Literal["csv", "xlsx", "json"]

FILE_COLUMNS = [ExportColumn(column.name, column.kind) for column in EXPORTED_COLUMNS]


def export_entries(
    session: AsyncSession, caller: Principal, bound: Bound[EntryFilter], *, form: EntryFormat, sort: str = ""
) -> AsyncIterator[bytes]:
    """Return the entries that pass the filter, as the bytes of a file.

    `session` should see one state of the database throughout (`Database.snapshot`). CSV and JSON have instants in UTC;
    workbooks have local time in the caller's zone.
    """
    if form == "json":
        return _as_json(session, bound, sort)
    if form == "csv":
        return as_csv(FILE_COLUMNS, read_batches(session, _rows(bound, sort, as_text=True), bound.values))
    zone = ZoneInfo(caller.zone)
    parts = _in_zone(read_batches(session, _rows(bound, sort, as_text=False), bound.values), zone)
    about = (("Times", f"as clocks show them in {caller.zone}"), ("Entries until", f"{now():%Y-%m-%d %H:%M:%S} UTC"))
    return as_xlsx("Time entries", FILE_COLUMNS, parts, about)


async def _as_json(session: AsyncSession, bound: Bound[EntryFilter], sort: str) -> AsyncIterator[bytes]:
    """Return `{"time_entries": [...]}`, each entry as in the list."""
    statement = stream_statement(ENTRIES, session.get_bind().dialect.name, ENTRIES.active(bound), sort)
    between = b'{"time_entries":['
    async for rows in read_batches(session, statement, {**bound.values, "now": now()}):
        yield between + ",".join(str(text) for (text,) in rows).encode()
        between = b","
    yield b"]}" if between == b"," else between + b"]}"


def _rows(bound: Bound[EntryFilter], sort: str, *, as_text: bool) -> Select[*tuple[Cell, ...]]:
    columns: list[ColumnElement[Any]] = [
        (_text_of(column) if as_text else column.value).label(column.name) for column in EXPORTED_COLUMNS
    ]
    rows = ENTRIES.rows.with_only_columns(*columns, maintain_column_froms=True)
    return rows.where(*ENTRIES.where(bound)).order_by(*ENTRIES.order(sort))


def _text_of(column: EntryColumn) -> SQLColumnExpression[object]:
    """Return a column as text, so that Python does not convert it."""
    if column.kind == "instant":
        return utc_iso(column.value)
    return case((column.value, "true"), else_="false") if column.kind == "boolean" else column.value


async def _in_zone(parts: AsyncIterator[TableRows], zone: ZoneInfo) -> AsyncIterator[TableRows]:
    """Return the rows with instants as local time."""
    async for rows in parts:
        yield [[_in_zone_of(cell, zone) for cell in row] for row in rows]


def _in_zone_of(cell: Cell, zone: ZoneInfo) -> Cell:
    return cell.astimezone(zone).replace(tzinfo=None) if isinstance(cell, datetime) else cell
