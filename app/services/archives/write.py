"""Writing of archives."""

import json
import zipfile
from collections.abc import Mapping
from typing import BinaryIO

from sqlalchemy import ColumnElement, RowMapping, Select, Table, case, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.types import Base
from app.services.archives import file_format


async def write_archive(
    session: AsyncSession, file: BinaryIO, *, user_id: int | None = None, passwords: bool = False
) -> int:
    """Write the data of the instance, or of one user, and return the number of rows. Memory does not grow with them.

    One user's archive has the user, the user's time and favorites, and the clients, projects and tasks that these refer
    to; it does not name other users. Password hashes are in it only on request; tokens, browser sessions, webhooks and
    the log of events never are. The same data makes the same file, byte for byte.
    """
    bind = session.get_bind()
    if bind.dialect.name == "postgresql":
        # One snapshot for all tables.
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    count = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        about = {
            "format": file_format.ARCHIVE_FORMAT,
            "version": file_format.ARCHIVE_VERSION,
            "scope": "user" if user_id else "all",
        }
        archive.writestr(_zip_info(file_format.MANIFEST_MEMBER), json.dumps(about, indent=1) + "\n")
        for table in file_format.archived_tables():
            if user_id is None or table.name in file_format.USER_TABLES:
                count += await _write_table(session, archive, table, _select_rows(table, user_id, passwords))
    return count


def _zip_info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, file_format.MEMBER_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


async def _write_table(
    session: AsyncSession, archive: zipfile.ZipFile, table: Table, rows: Select[*tuple[object, ...]]
) -> int:
    count = 0
    found = await session.stream(rows.execution_options(yield_per=file_format.ARCHIVE_BATCH_ROWS))
    with archive.open(_zip_info(file_format.member_name(table)), "w") as content:
        async for part in found.mappings().partitions():
            lines = (_to_line(row) for row in part)
            content.write("".join(f"{line}\n" for line in lines).encode())
            count += len(part)
    return count


def _to_line(row: RowMapping) -> str:
    # Sorted: PostgreSQL keeps the keys of JSON in an order of its own.
    return json.dumps({name: file_format.to_json(value) for name, value in row.items()}, sort_keys=True)


def _select_rows(table: Table, user_id: int | None, passwords: bool) -> Select[*tuple[object, ...]]:
    columns: list[ColumnElement[object]] = list(file_format.archived_columns(table, passwords=passwords))
    order = table.primary_key.columns
    if user_id is None:
        return select(*columns).order_by(*order)
    columns = [_without_other_users(column, table, user_id) for column in columns]
    return select(*columns).where(user_conditions(user_id)[table.name]).order_by(*order)


def _without_other_users(column: ColumnElement[object], table: Table, user_id: int) -> ColumnElement[object]:
    """Return a column; a reference to another user is null in the archive of one user."""
    keys = {key.column.table.name for key in getattr(column, "foreign_keys", ())}
    if "users" in keys and getattr(column, "nullable", False):
        return case((column == user_id, column), else_=None).label(str(getattr(column, "name", "")))
    return column


def user_conditions(user_id: int) -> dict[str, ColumnElement[bool]]:
    """Return by table the condition for rows that belong to a user, or that such rows refer to; of users, only one."""
    conditions: dict[str, ColumnElement[bool]] = {}
    # Each table comes before those that it refers to, so that the conditions of all that refer to it are known.
    for table in reversed(Base.metadata.sorted_tables):
        if table.name in file_format.USER_TABLES:
            owned = file_format.USER_ROWS[table.name](user_id) if table.name in file_format.USER_ROWS else false()
            references = [] if table.name == "users" else _references(table, conditions)
            conditions[table.name] = or_(owned, *references)
    return conditions


def _references(table: Table, conditions: Mapping[str, ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """The conditions for rows of a table to which rows of other tables refer that fulfil their own conditions."""
    return [
        key.column.in_(select(key.parent).where(conditions[name], key.parent.is_not(None)))
        for name in conditions
        for key in Base.metadata.tables[name].foreign_keys
        if key.column.table is table
    ]
