"""An archive is read back, into an instance that has no data yet."""

import json
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, BinaryIO

from sqlalchemy import Integer, Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, Invalid, invalid_fields
from app.services.accounts import users
from app.services.archives import form

CHUNK = 1000
LARGEST_LINE = 1024 * 1024
Progress = Callable[[int, int], None]


def is_archive(file: BinaryIO) -> bool:
    """Whether a file is an archive of ours, of whatever version."""
    if not zipfile.is_zipfile(file):
        return False
    with zipfile.ZipFile(file) as archive:
        return form.MANIFEST in archive.namelist()


async def read(session: AsyncSession, file: BinaryIO, progress: Progress | None = None) -> int:
    """Stores every row of an archive under the id that it had, and returns how many; `progress` counts bytes.

    Conflict where the instance has users already; Invalid, with member and line, for what does not fit. It is data that
    moves, not something that happens: no events are written.
    """
    if await users.any_exist(session):
        raise Conflict("The instance has data already; an archive is read into an empty one", code="not_empty")
    count = done = 0
    with zipfile.ZipFile(file) as archive:
        _known(archive)
        members = {info.filename: info for info in archive.infolist()}
        total = sum(info.file_size for info in members.values())
        for table in form.tables():
            info = members.get(form.member(table))
            if info is None:
                continue
            count += await _table(session, archive, info, table)
            done += info.file_size
            if progress:
                progress(done, total)
    return count


def _known(archive: zipfile.ZipFile) -> None:
    """Raises Invalid for another format, a newer version, or a table that is unknown here."""
    try:
        about = json.loads(archive.read(form.MANIFEST))
    except ValueError:
        about = None
    if not isinstance(about, dict) or about.get("format") != form.FORMAT:
        raise invalid_fields(file="The file is no archive of TimeTracker")
    if about.get("version") != form.VERSION:
        raise invalid_fields(file=f"The archive is of version {about.get('version')}; this is for {form.VERSION}")
    unknown = set(archive.namelist()) - {form.member(table) for table in form.tables()} - {form.MANIFEST}
    if unknown:
        raise invalid_fields(file=f"The archive has {min(unknown)}, which this version does not know")


async def _table(session: AsyncSession, archive: zipfile.ZipFile, info: zipfile.ZipInfo, table: Table) -> int:
    count = 0
    with archive.open(info) as content:
        rows = _rows(content, table, info.filename)
        while chunk := list(islice(rows, CHUNK)):
            await session.execute(insert(table), _level(chunk))
            count += len(chunk)
    await _continue(session, table)
    return count


def _level(chunk: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with the same columns: of one that lacks some, these are left to their defaults in all, so it is refused."""
    if any(row.keys() != chunk[0].keys() for row in chunk):
        raise invalid_fields(file="The rows of a table have different columns")
    return chunk


def _rows(content: Any, table: Table, name: str) -> Iterator[dict[str, Any]]:
    line = 0
    while data := content.readline(LARGEST_LINE):
        line += 1
        try:
            row = json.loads(data)
            yield form.inward(table, row)
        except KeyError as error:
            raise _unfit(name, line, f"the column {error} is unknown here") from error
        except (ValueError, TypeError, AttributeError, ArithmeticError) as error:
            raise _unfit(name, line, str(error)) from error


def _unfit(name: str, line: int, problem: str) -> Invalid:
    return invalid_fields(file=f"{name}, line {line}: {problem}")


async def _continue(session: AsyncSession, table: Table) -> None:
    """Lets PostgreSQL count on after the ids that came along."""
    key = table.autoincrement_column
    if session.get_bind().dialect.name != "postgresql" or key is None or not isinstance(key.type, Integer):
        return
    last = await session.scalar(select(func.max(key)))
    if last is not None:
        statement = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")
        await session.execute(statement, {"table": table.name, "column": key.name, "last": last})
