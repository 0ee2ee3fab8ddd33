"""Data in and out by the command line: imports for a user, archives of everything."""

import sys
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypedDict, Unpack

import click
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import Database
from app.core.errors import StartError
from app.core.plural import count_of
from app.core.principal import Principal
from app.services.accounts import users
from app.services.accounts.models import User
from app.services.archives import read, write
from app.services.imports import importer
from app.services.imports.options import ImportOptions
from app.services.imports.report import ImportReport

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app import TimeTracker


class ImportFlags(TypedDict):
    """The options of `timetracker import`; people and columns are pairs of a name in the file and one of ours."""

    on_error: str
    timezone: str | None
    date_order: str | None
    decimal: str | None
    source: str | None
    create_missing: bool
    default_project: str | None
    mine: bool
    people: Sequence[tuple[str, str]]
    columns: Sequence[tuple[str, str]]


async def import_file(
    app: "TimeTracker", path: Path, user: str | None, *, dry_run: bool, **flags: Unpack[ImportFlags]
) -> None:
    """Import a file for a user, or read an archive into an empty instance; print the result."""
    with _opened(path) as file:
        if read.is_archive(file):
            await _restore(app, file)
        elif user is None:
            raise StartError("say with --user whose time this is")
        else:
            await _import(app, file, path.name, user, dry_run, flags)


async def export_archive(database: Database, path: Path, user: str | None, *, passwords: bool) -> None:
    """Write an archive of a user, or of everything; it gets its name when it is complete."""
    draft = path.with_name(path.name + ".part")
    async with database.transaction(read_only=database.dialect == "sqlite") as session:
        owner = await users.by_name(session, user) if user else None
    try:
        with draft.open("wb") as file:
            async with database.transaction(read_only=database.dialect == "sqlite") as session:
                count = await write.write_archive(
                    session, file, user_id=owner.id if owner else None, passwords=passwords
                )
        draft.replace(path)
    except OSError as error:
        raise StartError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    click.echo(f"Wrote {count_of(count, 'row')} to {path}.", err=True)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise StartError(f"{path} cannot be read: {error.strerror}") from error


async def _restore(app: "TimeTracker", file: BinaryIO) -> None:
    with _bar("Reading") as progress:
        async with app.database.transaction() as session:
            count = await read.read_archive(session, file, progress)
    click.echo(f"Read {count_of(count, 'row')}.", err=True)


async def _import(
    app: "TimeTracker", file: BinaryIO, filename: str, user: str, dry_run: bool, flags: ImportFlags
) -> None:
    async with app.database.transaction(read_only=True) as session:
        caller = await _operator(session, user)
    options = ImportOptions(
        timezone=flags["timezone"] or caller.zone,
        source=flags["source"],
        date_order=flags["date_order"],
        decimal=flags["decimal"],
        on_error=flags["on_error"],
        create_missing=flags["create_missing"],
        default_project=flags["default_project"],
        mine=flags["mine"],
        people=dict(flags["people"]),
        columns=dict(flags["columns"]),
    )
    with _bar("Importing") as progress:
        async with app.database.transaction(actor=caller) as session:
            report = await importer.run_import(
                session, caller, file, options=options, filename=filename, dry_run=dry_run, progress=progress
            )
    print_report(report)


async def _operator(session: AsyncSession, user: str) -> Principal:
    """The user with an administrator's rights: to run this command is to have the database."""
    owner = await users.by_name(session, user)
    stored = await session.scalar(select(users.ZONE).select_from(User).where(User.id == owner.id))
    return Principal(owner.id, owner.username, True, users.zone_of(session, stored), "command")


def print_report(report: ImportReport) -> None:
    """Print the report on standard output, and each row that was not imported on standard error."""
    for problem in report.problems:
        error = problem.error
        place = f" ({error.field}: {error.value!r})" if error.value else ""
        click.echo(f"line {problem.line}: {problem.state}: {error.message}{place}", err=True)
    more = report.failed + report.skipped - len(report.problems)
    if more:
        click.echo(f"… and {more} more rows", err=True)
    for warning in report.warnings:
        click.echo(f"note: {warning}", err=True)
    for kind, names in report.new.items():
        if names:
            click.echo(f"new {kind}s: {', '.join(names)}")
    start = "Would import" if report.dry_run else f"Import {report.import_id}:"
    counts = ("created", "duplicates", "skipped", "failed")
    tally = ", ".join(f"{getattr(report, name)} {name}" for name in counts)
    click.echo(f"{start} {report.title}, {report.total} rows: {tally}; {report.seconds / 3600:.2f} hours.")


@contextmanager
def _bar(label: str) -> "Iterator[Callable[[int, int], None]]":
    """A progress bar on standard error, if that is a terminal."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield progress
