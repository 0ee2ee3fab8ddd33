"""A file is read in: looked at, tried out, or done."""

import asyncio
import hashlib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import by_index
from app.core.errors import Conflict, Invalid
from app.core.events import emit
from app.core.principal import Principal
from app.services.accounts import users
from app.services.imports import flat, people, toggl_workspace
from app.services.imports.booking import Booking
from app.services.imports.events import ImportFinished
from app.services.imports.keys import Keys
from app.services.imports.models import Import
from app.services.imports.names import Names
from app.services.imports.options import Options
from app.services.imports.report import Report
from app.services.imports.rows import Bad, Row, read
from app.services.imports.scan import Facts, scan
from app.services.imports.sheet import BLOCK, Sheet, open_sheet
from app.services.imports.workbook import is_workbook
from app.services.settings import instance
from app.services.time_entries import rules

CHUNK = 500
MOST_TOLD = 50

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Seen:
    """A file that can be imported, and what it says as a whole. Rows are read from `file`."""

    file: BinaryIO
    sheet: Sheet
    facts: Facts
    file_hash: str

    def report(self, *, dry_run: bool) -> Report:
        """The report before the first row."""
        reading = self.facts.reading
        warnings = [*self.sheet.warnings, *self.facts.warnings]
        if "start" not in self.sheet.fields and "start_time" not in self.sheet.fields:
            warnings.append("The file has hours and no clock times; those are made up, row after row of a day")
        return Report(
            source=self.sheet.dialect.name,
            title=self.sheet.dialect.title,
            file_hash=self.file_hash,
            dry_run=dry_run,
            encoding=self.sheet.encoding if self.sheet.kind == "csv" else self.sheet.kind,
            delimiter=self.sheet.delimiter if self.sheet.kind == "csv" else "",
            timezone=reading.options.timezone,
            date_order=reading.order,
            proof=self.facts.proof,
            total=self.facts.rows,
            warnings=warnings,
            ignored=self.sheet.ignored,
        )


@contextmanager
def look(file: BinaryIO, options: Options) -> Iterator[Seen]:
    """Detects what a file is and what it leaves open; Invalid where it cannot be imported as it is. Reads it twice."""
    with flat.opened(file, options) as (plain, kind):
        sheet = open_sheet(plain, options, kind)
        yield Seen(plain, sheet, scan(plain, sheet, options), digest(file))


def digest(file: BinaryIO) -> str:
    """The SHA-256 of a file."""
    file.seek(0)
    made = hashlib.sha256()
    while block := file.read(BLOCK):
        made.update(block)
    return made.hexdigest()


async def run(
    session: AsyncSession,
    caller: Principal,
    file: BinaryIO,
    *,
    options: Options,
    filename: str | None = None,
    owner_id: int | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Imports a file for a user (the caller, where none is named), or finds out what that would do.

    `progress` is told how many rows of how many are done. Raises Invalid where the file cannot be read, or, with
    `on_error=abort`, where one of its rows cannot; Forbidden for another user, where no admin calls; Conflict
    where the same file was imported with other options.
    Memory does not grow with the file, but for a few bytes a row.
    """
    owner_id = await rules.owner(session, caller, owner_id)
    if zipfile.is_zipfile(file) and not is_workbook(file):
        return await toggl_workspace.run(session, caller, file, owner_id, filename, await _digest(file), dry_run)
    with ExitStack() as stack:
        seen = await asyncio.to_thread(stack.enter_context, look(file, options))
        return await _import(session, caller, seen, owner_id, filename, dry_run, progress)


async def _import(
    session: AsyncSession,
    caller: Principal,
    seen: Seen,
    owner_id: int,
    filename: str | None,
    dry_run: bool,
    progress: Progress | None,
) -> Report:
    options = seen.facts.reading.options
    report = seen.report(dry_run=dry_run)
    found = await people.resolve(session, caller, owner_id, seen.facts.people, options)
    report.people = found.table()
    for user_id in found.ids:
        await users.lock(session, user_id)
    await _same_options(session, owner_id, seen.file_hash, options)
    batch = None if dry_run else await _begin(session, owner_id, seen, report, filename)
    at = batch.created_at if batch else now()
    booking = Booking(
        session=session,
        at=at,
        import_id=batch.id if batch else None,
        options=options,
        settings=await instance.read(session),
        people=found,
        names=Names(session, caller, at, create=options.create_missing, dry=dry_run),
        keys=Keys(report.source),
        report=report,
    )
    await by_index(session)
    await _book(booking, read(seen.file, seen.sheet, seen.facts.reading), progress)
    report.new = booking.names.new
    report.close()
    if options.on_error == "abort" and report.failed:
        raise refused(report)
    if batch:
        await _finish(session, batch, report, booking.names.made)
    return report


async def _digest(file: BinaryIO) -> str:
    return await asyncio.to_thread(digest, file)


async def _book(booking: Booking, rows: Iterator[Row | Bad], progress: Progress | None) -> None:
    done = 0
    while chunk := await asyncio.to_thread(lambda: list(islice(rows, CHUNK))):
        await booking.book(chunk)
        done += len(chunk)
        if progress:
            progress(done, booking.report.total)
    booking.report.total = done


async def _begin(session: AsyncSession, owner_id: int, seen: Seen, report: Report, filename: str | None) -> Import:
    batch = Import(
        user_id=owner_id,
        source=report.source,
        filename=filename and filename[:255],
        file_hash=report.file_hash,
        header=[name.replace("\0", "\ufffd") for name in seen.sheet.header],
        options=seen.facts.reading.options.plain(),
        created_at=now(),
    )
    session.add(batch)
    await session.flush()
    report.import_id = batch.id
    return batch


async def _finish(session: AsyncSession, batch: Import, report: Report, made: dict[str, list[int]]) -> None:
    for name in ("total", "created", "duplicates", "skipped", "failed", "seconds"):
        setattr(batch, name, getattr(report, name))
    batch.made = made
    await session.flush()
    after = {name: getattr(report, name) for name in ("source", "total", "created", "duplicates", "skipped", "failed")}
    emit(session, ImportFinished(id=batch.id, user_id=batch.user_id, after=after))


async def _same_options(session: AsyncSession, owner_id: int, file_hash: str, options: Options) -> None:
    """Read in another way, the rows of a file that was imported would not be recognised, and all come twice."""
    earlier = select(Import).where(Import.user_id == owner_id, Import.file_hash == file_hash)
    for batch in await session.scalars(earlier.where(Import.undone_at.is_(None), Import.created > 0)):
        if not options.reads_like(batch.options):
            text = f"Import {batch.id} read this file with other options; undo it first, or use the same"
            raise Conflict(text, code="other_options", details={"import_id": batch.id, "options": batch.options})


def refused(report: Report) -> Invalid:
    """Why nothing was imported, row by row."""
    failed = [problem for problem in report.problems if problem.state == "failed"]
    fields = {f"line {problem.line}": [str(problem.trouble)] for problem in failed[:MOST_TOLD]}
    details = {"created": 0, "failed": report.failed}
    return Invalid("Rows cannot be imported; nothing was", code="import_failed", fields=fields, details=details)
