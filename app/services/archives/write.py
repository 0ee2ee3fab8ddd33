"""An archive is written."""

import json
import zipfile
from collections.abc import Mapping
from typing import Any, BinaryIO

from sqlalchemy import ColumnElement, Select, Table, case, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.types import Base
from app.services.archives import form

CHUNK = 1000


async def write(session: AsyncSession, file: BinaryIO, *, user_id: int | None = None, passwords: bool = False) -> int:
    """Writes the data of the instance, or of one user, and returns how many rows. Memory does not grow with them.

    One user's archive has the user, his or her time and favourites, and the clients, projects and tasks that these are
    about; it names nobody else. Passwords (their hashes) are in it only where that is asked for; tokens, browser
    sessions, webhooks and the log of events never are. The same data makes the same file, byte for byte.
    """
    bind = session.get_bind()
    if bind.dialect.name == "postgresql":
        # One moment for all tables.
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    count = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        about = {"format": form.FORMAT, "version": form.VERSION, "scope": "user" if user_id else "all"}
        archive.writestr(_member(form.MANIFEST), json.dumps(about, indent=1) + "\n")
        for table in form.tables():
            if user_id is None or table.name in form.OF_ONE:
                count += await _table(session, archive, table, _rows(table, user_id, passwords))
    return count


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, form.DAWN)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


async def _table(session: AsyncSession, archive: zipfile.ZipFile, table: Table, rows: Select[*tuple[Any, ...]]) -> int:
    count = 0
    found = await session.stream(rows.execution_options(yield_per=CHUNK))
    with archive.open(_member(form.member(table)), "w") as content:
        async for part in found.mappings().partitions():
            lines = (_line(row) for row in part)
            content.write("".join(f"{line}\n" for line in lines).encode())
            count += len(part)
    return count


def _line(row: Mapping[Any, Any]) -> str:
    # Sorted: PostgreSQL keeps the keys of JSON in an order of its own.
    return json.dumps({name: form.outward(value) for name, value in row.items()}, sort_keys=True)


def _rows(table: Table, user_id: int | None, passwords: bool) -> Select[*tuple[Any, ...]]:
    shown: list[ColumnElement[object]] = list(form.columns(table, passwords=passwords))
    order = table.primary_key.columns
    if user_id is None:
        return select(*shown).order_by(*order)
    shown = [_mine(column, table, user_id) for column in shown]
    return select(*shown).where(_of(table, user_id)).order_by(*order)


def _mine(column: ColumnElement[object], table: Table, user_id: int) -> ColumnElement[object]:
    """A column that points at another user is empty in somebody's archive."""
    keys = {key.column.table.name for key in getattr(column, "foreign_keys", ())}
    if "users" in keys and getattr(column, "nullable", False):
        return case((column == user_id, column), else_=None).label(str(getattr(column, "name", "")))
    return column


def _of(table: Table, user_id: int) -> ColumnElement[bool]:
    """Which rows of a table belong to a user, or are what his or her rows are about."""
    known = Base.metadata.tables
    entry, task, project = known["time_entries"].c, known["tasks"].c, known["projects"].c
    favorite = known["favorite_projects"].c
    mine = entry.user_id == user_id
    my_tasks = or_(
        task.id.in_(select(entry.task_id).where(mine, entry.task_id.is_not(None))),
        task.assigned_to == user_id,
        task.created_by == user_id,
    )
    my_projects = or_(
        project.id.in_(select(entry.project_id).where(mine, entry.project_id.is_not(None))),
        project.id.in_(select(task.project_id).where(my_tasks)),
        project.id.in_(select(favorite.project_id).where(favorite.user_id == user_id)),
        project.created_by == user_id,
    )
    conditions: dict[str, ColumnElement[bool]] = {
        "users": known["users"].c.id == user_id,
        "clients": or_(
            known["clients"].c.id.in_(select(entry.client_id).where(mine, entry.client_id.is_not(None))),
            known["clients"].c.id.in_(select(project.client_id).where(my_projects, project.client_id.is_not(None))),
        ),
        "projects": my_projects,
        "tasks": my_tasks,
        "favorite_projects": favorite.user_id == user_id,
        "time_entries": mine,
        "time_entry_pauses": known["time_entry_pauses"].c.entry_id.in_(select(entry.id).where(mine)),
    }
    return conditions[table.name]
