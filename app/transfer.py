"""Data in and out by the command line: imports for a user, archives of everything."""

import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import StartError
from app.core.principal import Principal
from app.core.words import counted
from app.services.accounts import users
from app.services.accounts.models import User
from app.services.archives import read, write
from app.services.imports import run
from app.services.imports.options import Options
from app.services.imports.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app import TimeTracker


async def bring(app: "TimeTracker", path: Path, user: str | None, *, dry_run: bool, **given: Any) -> None:
    """Imports a file for a user, or reads an archive into an empty instance; prints what it did."""
    with _opened(path) as file:
        if read.is_archive(file):
            await _restore(app, file)
        elif user is None:
            raise StartError("say with --user whose time this is")
        else:
            await _import(app, file, path.name, user, dry_run, given)


async def take(app: "TimeTracker", path: Path, user: str | None, *, passwords: bool) -> None:
    """Writes an archive of a user, or of everything; it gets its name once it is complete."""
    draft = path.with_name(path.name + ".part")
    async with app.database.transaction(read_only=app.database.dialect == "sqlite") as session:
        owner = await users.by_name(session, user) if user else None
    try:
        with draft.open("wb") as file:
            async with app.database.transaction(read_only=app.database.dialect == "sqlite") as session:
                count = await write.write(session, file, user_id=owner.id if owner else None, passwords=passwords)
        draft.replace(path)
    except OSError as error:
        raise StartError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    click.echo(f"Wrote {counted(count, 'row')} to {path}.", err=True)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise StartError(f"{path} cannot be read: {error.strerror}") from error


async def _restore(app: "TimeTracker", file: BinaryIO) -> None:
    with _bar("Reading") as progress:
        async with app.database.transaction() as session:
            count = await read.read(session, file, progress)
    click.echo(f"Read {counted(count, 'row')}.", err=True)


async def _import(
    app: "TimeTracker", file: BinaryIO, filename: str, user: str, dry_run: bool, given: dict[str, Any]
) -> None:
    async with app.database.transaction(read_only=True) as session:
        caller = await _operator(session, user)
    options = Options(**given | {"timezone": given["timezone"] or caller.zone})
    with _bar("Importing") as progress:
        async with app.database.transaction(actor=caller) as session:
            report = await run.run(
                session, caller, file, options=options, filename=filename, dry_run=dry_run, progress=progress
            )
    tell(report)


async def _operator(session: AsyncSession, user: str) -> Principal:
    """The user, with an administrator's rights: whoever has this command has the database."""
    owner = await users.by_name(session, user)
    stored = await session.scalar(select(users.ZONE).select_from(User).where(User.id == owner.id))
    return Principal(owner.id, owner.username, True, users.zone_of(session, stored), "command")


def tell(report: Report) -> None:
    """The report on standard output; each row that did not arrive on standard error."""
    for problem in report.problems:
        trouble = problem.trouble
        place = f" ({trouble.field}: {trouble.value!r})" if trouble.value else ""
        click.echo(f"line {problem.line}: {problem.state}: {trouble.message}{place}", err=True)
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
    told = ", ".join(f"{getattr(report, name)} {name}" for name in counts)
    click.echo(f"{start} {report.title}, {report.total} rows: {told}; {report.seconds / 3600:.2f} hours.")


@contextmanager
def _bar(label: str) -> "Iterator[Callable[[int, int], None]]":
    """A progress bar on standard error, where that is a terminal."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield progress
