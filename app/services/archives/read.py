"""Restoring of an archive into an instance without data."""

import json
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO, BinaryIO

from sqlalchemy import Integer, Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, Invalid, invalid_fields
from app.core.messages import N_
from app.services.accounts import users
from app.services.archives import file_format
from app.services.time_entries import tag_rewriting

MAX_LINE_BYTES = 1024 * 1024
ArchiveProgress = Callable[[int, int], None]


def is_archive(file: BinaryIO) -> bool:
    """Return whether a file is an archive, of any version."""
    if not zipfile.is_zipfile(file):
        return False
    with zipfile.ZipFile(file) as archive:
        return file_format.MANIFEST_MEMBER in archive.namelist()


async def read_archive(session: AsyncSession, file: BinaryIO, progress: ArchiveProgress | None = None) -> int:
    """Store every row of an archive under its old id, and return their number; `progress` counts bytes.

    Raise Conflict if the instance has users already; Invalid, with member and line, for a row that does not fit. No
    events are written, because restoring is not a change.
    """
    if await users.any_exist(session):
        raise Conflict(
            N_("The instance already has data; an archive can only be restored into an empty one"), code="not_empty"
        )
    count = done = 0
    with zipfile.ZipFile(file) as archive:
        _check_manifest(archive)
        members = {info.filename: info for info in archive.infolist()}
        total = sum(info.file_size for info in members.values())
        for table in file_format.archived_tables():
            info = members.get(file_format.member_name(table))
            if info is None:
                continue
            count += await _read_table(session, archive, info, table)
            done += info.file_size
            if progress:
                progress(done, total)
    await tag_rewriting.respell_all(session)
    return count


def _check_manifest(archive: zipfile.ZipFile) -> None:
    """Raise Invalid for another format, a newer version, or a table that is unknown here."""
    try:
        about = json.loads(archive.read(file_format.MANIFEST_MEMBER))
    except ValueError:
        about = None
    if not isinstance(about, dict) or about.get("format") != file_format.ARCHIVE_FORMAT:
        raise invalid_fields(file=N_("The file is not an archive of TimeTracker"))
    if about.get("version") != file_format.ARCHIVE_VERSION:
        raise invalid_fields(
            file=N_(
                "The archive is of version {get}; this is for {version}",
                get=about.get("version"),
                version=file_format.ARCHIVE_VERSION,
            )
        )
    unknown = (
        set(archive.namelist())
        - {file_format.member_name(table) for table in file_format.archived_tables()}
        - {file_format.MANIFEST_MEMBER}
    )
    if unknown:
        raise invalid_fields(file=N_("The archive has {tables}, which this version does not know", tables=min(unknown)))


async def _read_table(session: AsyncSession, archive: zipfile.ZipFile, info: zipfile.ZipInfo, table: Table) -> int:
    count = 0
    with archive.open(info) as content:
        rows = _parse_rows(content, table, info.filename)
        while chunk := list(islice(rows, file_format.ARCHIVE_BATCH_ROWS)):
            await session.execute(insert(table), _with_same_columns(chunk))
            count += len(chunk)
    await _advance_sequence(session, table)
    return count


def _with_same_columns(chunk: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return rows with the same columns; Invalid for others, as an insert of many would ignore columns in some."""
    if any(row.keys() != chunk[0].keys() for row in chunk):
        raise invalid_fields(file=N_("The rows of a table have different columns"))
    return chunk


def _parse_rows(content: IO[bytes], table: Table, name: str) -> Iterator[dict[str, object]]:
    line = 0
    while data := content.readline(MAX_LINE_BYTES):
        line += 1
        try:
            row = json.loads(data)
            yield file_format.from_json(table, row)
        except KeyError as error:
            raise _invalid_line(name, line, f"the column {error} is unknown here") from error
        except (ValueError, TypeError, AttributeError, ArithmeticError) as error:
            raise _invalid_line(name, line, str(error)) from error


def _invalid_line(name: str, line: int, problem: str) -> Invalid:
    return invalid_fields(file=N_("{name}, line {line}: {problem}", name=name, line=line, problem=problem))


async def _advance_sequence(session: AsyncSession, table: Table) -> None:
    """Advance the sequence of PostgreSQL to the largest id."""
    key = table.autoincrement_column
    if session.get_bind().dialect.name != "postgresql" or key is None or not isinstance(key.type, Integer):
        return
    last = await session.scalar(select(func.max(key)))
    if last is not None:
        statement = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")
        await session.execute(statement, {"table": table.name, "column": key.name, "last": last})
