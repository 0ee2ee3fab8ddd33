"""The commands `import` and `export`."""

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from app import cli_transfer
from app.cli_context import Workspace, with_database, with_migrated_app
from app.cli_transfer import ImportFlags
from app.core.errors import StartError
from app.services.imports import formats

if TYPE_CHECKING:
    from app import TimeTracker


@click.command(name="import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--user", help="Owner of the time; people in the file are matched with users.")
@click.option("--dry-run", is_flag=True, help="Report everything, store nothing.")
@click.option("--on-error", type=click.Choice(["skip", "abort"]), default="skip", show_default=True)
@click.option("--timezone", help="IANA time zone of the file; default: the user's.")
@click.option("--date-order", type=click.Choice(["dmy", "mdy"]), help="Order of ambiguous dates.")
@click.option("--decimal", type=click.Choice([".", ","]), help="Decimal separator of ambiguous numbers.")
@click.option("--source", help=f"{formats.format_names()}, if our guess is wrong.")
@click.option("--create-missing", is_flag=True, help="Create missing clients, projects and tasks.")
@click.option("--default-project", help="Project of rows without one.")
@click.option("--mine", is_flag=True, help="Import every row for the user, whoever it names.")
@click.option("--person", "people", nargs=2, multiple=True, metavar="NAME USER", help="Map NAME in the file to USER.")
@click.option(
    "--column", "columns", nargs=2, multiple=True, metavar="FIELD HEADER", help="Map FIELD to the column HEADER."
)
@with_migrated_app
async def import_command(
    app: "TimeTracker", path: Path, user: str | None, dry_run: bool, **flags: Unpack[ImportFlags]
) -> None:
    """Import FILE: an export of another time tracker, own CSV, or an archive into an empty instance."""
    await cli_transfer.import_file(app, path, user, dry_run=dry_run, **flags)


@click.command()
@click.argument("path", metavar="ARCHIVE", type=click.Path(path_type=Path))
@click.option("--user", help="Only this user's data.")
@click.option("--all", "everything", is_flag=True, help="The data of all users.")
@click.option("--passwords", is_flag=True, help="Include the hashes of passwords, so that people can sign in again.")
@with_database
async def export(workspace: Workspace, path: Path, user: str | None, everything: bool, passwords: bool) -> None:
    """Write ARCHIVE, a file that `timetracker import` reads back."""
    if everything == bool(user):
        raise StartError("say either --user NAME or --all")
    await cli_transfer.export_archive(workspace.database, path, user, passwords=passwords)
