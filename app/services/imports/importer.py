"""Import a file: inspect, try, or run."""

import asyncio
import hashlib
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import BinaryIO

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import disable_seqscan, or_else
from app.core.messages import N_
from app.core.principal import Principal
from app.services.accounts import users
from app.services.imports import batches, toggl_workspace
from app.services.imports.interpret.rows import InvalidRow, ParsedRow, read_rows
from app.services.imports.interpret.scan import FileFacts, scan_file
from app.services.imports.interpret.times import DURATION_UNITS
from app.services.imports.models import Import
from app.services.imports.options import ImportOptions
from app.services.imports.read import to_csv
from app.services.imports.read.archives import archive_kind
from app.services.imports.read.csv_file import BLOCK_SIZE
from app.services.imports.read.kept_reading import with_kept_reading
from app.services.imports.read.layout import Layout, detect_layout
from app.services.imports.report import ImportReport
from app.services.imports.resolve import user_mapping
from app.services.imports.resolve.resolver import Resolver
from app.services.imports.store import stages
from app.services.imports.store.entry_writer import EntryWriter
from app.services.imports.store.fingerprints import Fingerprints
from app.services.settings import instance
from app.services.time_entries import rules

ROWS_PER_CHUNK = 500
END_FIELDS = {"end", "end_time", *DURATION_UNITS}

ImportProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class InspectedFile:
    """A file that can be imported, with its layout and facts. Rows are read from `file`."""

    file: BinaryIO
    layout: Layout
    facts: FileFacts
    file_hash: str

    def report(self, *, dry_run: bool) -> ImportReport:
        """Return the report before the first row."""
        interpretation = self.facts.interpretation
        warnings = [*self.layout.warnings, *self.facts.warnings]
        if not self.layout.fields.keys() & END_FIELDS:
            warnings.append(N_("No column of the file is known to be an end or a duration"))
        if "start" not in self.layout.fields and "start_time" not in self.layout.fields:
            warnings.append(N_("The file has hours and no clock times; those are invented, row after row of a day"))
        return ImportReport(
            source=self.layout.file_format.name,
            title=self.layout.file_format.title,
            file_hash=self.file_hash,
            dry_run=dry_run,
            encoding=self.layout.encoding if self.layout.kind == "csv" else self.layout.kind,
            delimiter=self.layout.delimiter if self.layout.kind == "csv" else "",
            timezone=interpretation.options.timezone,
            date_order=interpretation.order,
            proof=self.facts.proof,
            total=self.facts.rows,
            warnings=warnings,
            ignored=self.layout.ignored,
        )


@contextmanager
def inspect_file(file: BinaryIO, options: ImportOptions) -> Iterator[InspectedFile]:
    """Detect the layout of a file and how to read it, in two passes; Invalid if it cannot be imported as it is."""
    with to_csv.open_as_csv(file, options) as (plain, kind):
        options, kept = with_kept_reading(plain, options)
        layout = detect_layout(plain, options, kind)
        if kept:
            layout.warnings.append(N_("The file has the problems of an import, and is read as that one was"))
        yield InspectedFile(plain, layout, scan_file(plain, layout, options), file_digest(file))


def file_digest(file: BinaryIO) -> str:
    """Return the SHA-256 of a file."""
    file.seek(0)
    made = hashlib.sha256()
    while block := file.read(BLOCK_SIZE):
        made.update(block)
    return made.hexdigest()


async def run_import(
    session: AsyncSession,
    caller: Principal,
    file: BinaryIO,
    *,
    options: ImportOptions,
    filename: str | None = None,
    owner_id: int | None = None,
    dry_run: bool = False,
    progress: ImportProgress | None = None,
) -> ImportReport:
    """Import a file for a user, by default the caller; a dry run only reports what that would do.

    `progress` is called with the number of rows that are done, and of all rows. Raise Invalid if the file cannot be
    read or, with `on_error=abort`, one of its rows cannot; Forbidden for another user, unless the caller is an
    administrator; Conflict if the same file was imported with other options. Memory grows by a few bytes a row.
    """
    splits = stages.can_split(session)
    owner_id = await rules.resolve_owner(session, caller, owner_id)
    if zipfile.is_zipfile(file) and archive_kind(file) == "toggl-workspace":
        return await toggl_workspace.import_workspace(
            session, caller, file, owner_id, filename, await _file_digest(file), dry_run
        )
    with ExitStack() as stack:
        inspected = await asyncio.to_thread(stack.enter_context, inspect_file(file, options))
        return await _import(session, caller, inspected, owner_id, filename, dry_run, progress, splits)


async def _import(
    session: AsyncSession,
    caller: Principal,
    inspected: InspectedFile,
    owner_id: int,
    filename: str | None,
    dry_run: bool,
    progress: ImportProgress | None,
    splits: bool,
) -> ImportReport:
    facts = inspected.facts
    options = facts.interpretation.options
    report = inspected.report(dry_run=dry_run)
    if inspected.layout.file_format.on_request and not dry_run and not options.source:
        raise batches.wants_request(inspected.layout.file_format)
    staged = splits and not dry_run and inspected.facts.rows >= stages.STAGED_FROM
    if not dry_run:
        await stages.make_way(session, splits=splits)
    found = await user_mapping.map_users(session, caller, owner_id, inspected.facts.people, options)
    report.people = found.usernames()
    for user_id in found.ids:
        await users.lock(session, user_id)
    await batches.refuse_other_options(session, owner_id, inspected.file_hash, options)
    batch = (
        None
        if dry_run
        else await batches.begin_import(
            session, owner_id, report, filename, inspected.layout.header, facts.interpretation
        )
    )
    at = batch.created_at if batch else now()
    writer = EntryWriter(
        session=session,
        created_at=at,
        import_id=batch.id if batch else None,
        options=options,
        settings=await instance.read_settings(session),
        users=found,
        resolver=Resolver(
            session,
            caller,
            at,
            create=options.create_missing,
            dry_run=dry_run,
            any_client="client" not in inspected.layout.fields,
        ),
        fingerprints=Fingerprints(report.source, unique_ids=inspected.layout.file_format.unique_ids),
        report=report,
        staged=staged,
    )
    await disable_seqscan(session)
    rows = read_rows(inspected.file, inspected.layout, inspected.facts.interpretation)
    if batch and staged:
        async with or_else(session, partial(stages.discard, session, batch.id)):
            await _write_rows(writer, rows, progress, batch)
            _close(writer)
            await _publish(writer, batch)
    else:
        await _write_rows(writer, rows, progress)
        _close(writer)
    if batch:
        await batches.finish_import(session, batch, report, writer.resolver.created_ids)
    return report


def _close(writer: EntryWriter) -> None:
    """Complete the report; raise Invalid if rows were refused that must not be."""
    writer.report.new = writer.resolver.created_names
    writer.report.warnings += writer.resolver.warnings()
    writer.report.close()
    if writer.options.on_error == "abort" and writer.report.failed:
        raise batches.rows_refused(writer.report)


async def _publish(writer: EntryWriter, batch: Import) -> None:
    """Show what was staged, without what overlaps with entries that are newer than its check."""
    if not writer.settings.allow_overlap:
        for seconds in await stages.take_out_overlapping(writer.session, batch):
            writer.report.take_back(seconds)
    await stages.publish(writer.session, batch)


async def _file_digest(file: BinaryIO) -> str:
    return await asyncio.to_thread(file_digest, file)


async def _write_rows(
    writer: EntryWriter,
    rows: Iterator[ParsedRow | InvalidRow],
    progress: ImportProgress | None,
    stage: Import | None = None,
) -> None:
    """Write the rows; with a stage, others write between the chunks."""
    done, size = 0, stages.SMALLEST_PIECE if stage else ROWS_PER_CHUNK
    while chunk := await asyncio.to_thread(_take, rows, size):
        began = time.monotonic()
        await writer.write_rows(chunk)
        if stage:
            await stages.keep(writer.session, stage, writer.resolver.created_ids)
            size = stages.next_size(size, time.monotonic() - began, ROWS_PER_CHUNK)
        done += len(chunk)
        if progress:
            progress(done, writer.report.total)
    writer.report.total = done


def _take(rows: Iterator[ParsedRow | InvalidRow], count: int) -> list[ParsedRow | InvalidRow]:
    return list(islice(rows, count))
