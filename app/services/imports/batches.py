"""Stored imports: begin, finish, refuse."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.errors import Conflict, Invalid, invalid_fields
from app.core.events import emit
from app.core.messages import N_
from app.services.imports.events import ImportFinished
from app.services.imports.formats import ImportFormat
from app.services.imports.interpret.interpretation import Interpretation
from app.services.imports.models import Import
from app.services.imports.options import ImportOptions
from app.services.imports.report import ImportReport

MAX_LISTED = 50


async def begin_import(
    session: AsyncSession,
    owner_id: int,
    report: ImportReport,
    filename: str | None,
    header: Sequence[str],
    interpretation: Interpretation,
) -> Import:
    """Store the import of a file, before its first row, and note its id in the report.

    With the options stands what the file has proved, for the file of its problems.
    """
    proved = {"date_order": interpretation.order, "decimal": interpretation.mark, "unit": interpretation.unit}
    batch = Import(
        user_id=owner_id,
        source=report.source,
        filename=filename and filename[:255],
        file_hash=report.file_hash,
        header=[name.replace("\0", "\u2400") for name in header],
        options=interpretation.options.to_json() | {"proved": proved},
        created_at=now(),
    )
    session.add(batch)
    await session.flush()
    report.import_id = batch.id
    return batch


async def finish_import(session: AsyncSession, batch: Import, report: ImportReport, made: dict[str, list[int]]) -> None:
    """Store the counts of an import, and what was created for it."""
    for name in ("total", "created", "duplicates", "skipped", "failed", "seconds"):
        setattr(batch, name, getattr(report, name))
    batch.made = made
    await session.flush()
    after = {name: getattr(report, name) for name in ("source", "total", "created", "duplicates", "skipped", "failed")}
    emit(session, ImportFinished(id=batch.id, user_id=batch.user_id, after=after))


async def refuse_other_options(session: AsyncSession, owner_id: int, file_hash: str, options: ImportOptions) -> None:
    """Raise Conflict if the file was imported with other options: its rows would not be recognized as duplicates."""
    earlier = select(Import).where(Import.user_id == owner_id, Import.file_hash == file_hash)
    there = Import.undone_at.is_(None), Import.staged_at.is_(None), Import.created > 0
    for batch in await session.scalars(earlier.where(*there)):
        if not options.reads_like(batch.options):
            text = N_("Import {id} read this file with other options; undo it first, or use the same", id=batch.id)
            raise Conflict(text, code="other_options", details={"import_id": batch.id, "options": batch.options})


def wants_request(file_format: ImportFormat) -> Invalid:
    """Return the error of a file that may hold more than tracked time, and whose format was not asked for."""
    text = N_(
        "{title} may hold more than tracked time: see what a dry run would import, then say `source={name}`",
        title=file_format.title,
        name=file_format.name,
    )
    return invalid_fields(source=text)


def rows_refused(report: ImportReport) -> Invalid:
    """Return the error that lists the rows because of which nothing was imported."""
    failed = [problem for problem in report.problems if problem.state == "failed"]
    fields = {f"line {problem.line}": [str(problem.error)] for problem in failed[:MAX_LISTED]}
    details = {"created": 0, "failed": report.failed}
    return Invalid(N_("Rows are invalid; nothing was imported"), code="import_failed", fields=fields, details=details)
