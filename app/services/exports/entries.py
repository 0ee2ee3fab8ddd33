"""Time entries as a file, streamed."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, case
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.filters import Bound
from app.core.listing import stream_statement
from app.core.messages import N_
from app.core.principal import Principal
from app.core.sql.time import utc_iso
from app.services.exports.style import FileStyle
from app.services.exports.tabular import (
    Cell,
    ExportColumn,
    TableRows,
    as_csv,
    as_xlsx,
    read_batches,
    with_byte_order_mark,
)
from app.services.time_entries.columns import END_OFFSET, EXPORTED_COLUMNS, START_OFFSET, EntryColumn
from app.services.time_entries.filters import EntryFilter
from app.services.time_entries.queries import ENTRIES

EntryFormat = Literal["csv", "xlsx", "json"]

FILE_COLUMNS = [ExportColumn(column.name, column.kind, heading=column.title) for column in EXPORTED_COLUMNS]
# A local time is an instant only with its offset: clocks show an hour of the autumn night twice.
OFFSET_COLUMNS = {
    "start_time": ExportColumn(START_OFFSET[0], heading=START_OFFSET[1]),
    "end_time": ExportColumn(END_OFFSET[0], heading=END_OFFSET[1]),
}
WORKBOOK_COLUMNS = [
    *FILE_COLUMNS,
    ExportColumn("duration", "duration", heading=N_("Duration (h:mm:ss)")),
    *OFFSET_COLUMNS.values(),
]
PLACES = {column.name: place for place, column in enumerate(FILE_COLUMNS)}
INSTANTS = [place for place, column in enumerate(FILE_COLUMNS) if column.kind == "instant"]
HOUR = 3600  # seconds


def export_entries(
    session: AsyncSession,
    caller: Principal,
    bound: Bound[EntryFilter],
    *,
    form: EntryFormat,
    sort: str = "",
    zone: str | None = None,
    style: FileStyle | None = None,
    byte_order_mark: bool = False,
) -> AsyncIterator[bytes]:
    """Return the entries that pass the filter, as the bytes of a file.

    `session` should see one state of the database throughout (`Database.snapshot`). CSV and JSON have instants in UTC;
    workbooks have local time in `zone`, else in the caller's zone, with its offset, and so has CSV if `zone` or `style`
    is given. With a `style` the file is in its language.
    """
    if form == "json":
        return _as_json(session, bound, sort)
    place = ZoneInfo(zone or caller.zone)
    if form == "csv":
        pieces = _as_csv(read_batches(session, _rows(bound, sort, as_text=True), bound.values), zone, place, style)
        return with_byte_order_mark(pieces) if byte_order_mark else pieces
    parts = _in_zone(read_batches(session, _rows(bound, sort, as_text=False), bound.values), place)
    about = (("Times", f"as clocks show them in {place.key}"), ("Entries until", f"{now():%Y-%m-%d %H:%M:%S} UTC"))
    if style:
        about = ((style.text(N_("Time zone")), place.key), (style.text(N_("Entries until")), about[1][1]))
    return as_xlsx(N_("Time entries"), WORKBOOK_COLUMNS, parts, about, style)


def _as_csv(
    parts: AsyncIterator[TableRows], zone: str | None, place: ZoneInfo, style: FileStyle | None
) -> AsyncIterator[bytes]:
    if style:
        columns = [*FILE_COLUMNS, *OFFSET_COLUMNS.values()]
        return as_csv(columns, _texts_in_zone(parts, place, apart=True), style)
    return as_csv(FILE_COLUMNS, _texts_in_zone(parts, place, apart=False) if zone else parts)


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


async def _texts_in_zone(parts: AsyncIterator[TableRows], zone: ZoneInfo, *, apart: bool) -> AsyncIterator[TableRows]:
    """Return rows of texts with local times: with their offset, or with that `apart`, as spreadsheets read dates."""
    async for rows in parts:
        found = [list(row) for row in rows]
        for row in found:
            offsets = {}
            for place in INSTANTS:
                at = datetime.fromisoformat(str(row[place])).astimezone(zone) if row[place] else None
                offsets[place] = _offset(at) if at else ""
                if at:
                    row[place] = str(at.replace(tzinfo=None)) if apart else at.isoformat()
            row.extend(offsets[PLACES[name]] for name in OFFSET_COLUMNS if apart)
        yield found


async def _in_zone(parts: AsyncIterator[TableRows], zone: ZoneInfo) -> AsyncIterator[TableRows]:
    """Return the rows of a workbook: local times with their offsets, and durations that nothing has rounded."""
    async for rows in parts:
        yield [_workbook_row(row, zone) for row in rows]


def _workbook_row(row: Sequence[Cell], zone: ZoneInfo) -> list[Cell]:
    local = [cell.astimezone(zone) if isinstance(cell, datetime) else cell for cell in row]
    seconds = row[PLACES["duration_seconds"]]
    offsets = (local[PLACES[name]] for name in OFFSET_COLUMNS)
    cells = [cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell for cell in local]
    cells[PLACES["duration_hours"]] = seconds / HOUR if isinstance(seconds, int) else 0
    return [*cells, seconds, *(_offset(at) if isinstance(at, datetime) else None for at in offsets)]


def _offset(local: datetime) -> str:
    # In words, since spreadsheets take a sign at the beginning for a formula.
    return f"UTC{local.replace(microsecond=0).isoformat()[len('2026-03-02T10:00:00') :]}"
