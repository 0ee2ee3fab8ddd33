"""Commands about the database as a whole."""

import asyncio
from typing import TYPE_CHECKING

import click

from app.cli_context import Workspace, check_reachable, with_app, with_database, with_migrated_app
from app.core import migrate
from app.core.draft import draft
from app.core.errors import StartError
from app.demo import ensure_demo
from app.services.resources import SCHEMA

if TYPE_CHECKING:
    from app import TimeTracker


@click.command(name="migrate")
@with_app
async def migrate_command(app: "TimeTracker") -> None:
    """Bring the database up to date: core first, then each plugin."""
    await check_reachable(app.database)
    for schema in app.plugins.migrations:
        await migrate.upgrade(app.database, schema)


@click.command()
@click.argument("title")
def migration(title: str) -> None:
    """Draft the next migration from the models, in a source checkout; TITLE says what changes."""
    if not (migrate.MIGRATIONS_FOLDER.parent / "pyproject.toml").exists():
        raise StartError("migrations are drafted in a source checkout")
    click.echo(asyncio.run(draft(SCHEMA, title)))


@click.command()
@with_migrated_app
async def check(_app: "TimeTracker") -> None:
    """Check settings, database and migrations; exit with 1 if something is wrong."""
    click.echo("Settings, database and migrations are fine.")


@click.command()
@click.option("--url", default="http://127.0.0.1:8080", show_default=True, help="Address that is printed.")
@with_database
async def demo(workspace: Workspace, url: str) -> None:
    """Fill an empty database with demo data, and print how to sign in."""
    made = await ensure_demo(workspace.database, workspace.settings.instance)
    if made:
        click.echo(made.greeting(url))
    else:
        click.echo("The database has users of its own; it stays as it is.", err=True)
