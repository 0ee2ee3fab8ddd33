"""The command `timetracker`."""

import asyncio
import signal
import sys
from pathlib import Path
from typing import Any

import click

from app import TimeTracker, create_app, server, surface, transfer
from app.core import log, migrate
from app.core.errors import AppError, StartError
from app.core.words import counted
from app.demo import fill
from app.housekeeping import work
from app.plugins.commands import overview, plugin
from app.running import answers, call, servable, with_app, with_data
from app.services.accounts import access, administration, users
from app.services.inventory import verify
from app.services.settings import instance
from app.settings import Settings


def main() -> None:
    """Runs the command; what an operator did wrong is one line on standard error."""
    try:
        cli()
    except StartError as error:
        sys.exit(f"timetracker: {error}")
    except AppError as error:
        texts = [f"{name}: {text}" for name, found in (error.fields or {}).items() for text in found]
        sys.exit(f"timetracker: {'; '.join(texts) or error.message}")


class Commands(click.Group):
    """The commands of core, and of the plugins that are on."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, sorted."""
        return sorted([*super().list_commands(ctx), *(str(command.name) for command in create_app().commands)])

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command; plugins are asked only for a name that core does not know."""
        known = super().get_command(ctx, name)
        return known or next((command for command in create_app().commands if command.name == name), None)


@click.group(cls=Commands)
@click.version_option(package_name="timetracker-server", prog_name="timetracker")
def cli() -> None:
    """TimeTracker: a self-hosted time-tracking server."""
    log.configure("error")


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve on HTTP."""
    asyncio.run(call(servable))
    server.run(Settings.from_env(), host=host, port=port, workers=workers)


@cli.command()
@with_data
async def worker(app: TimeTracker) -> None:
    """Do the background work alone: send webhooks, remove what is old, look for releases."""
    log.configure(app.settings.log_level)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await work(app, stop)


@cli.command(name="migrate")
@with_app
async def migrate_command(app: TimeTracker) -> None:
    """Bring the database up to date: core first, then each plugin."""
    await answers(app)
    for schema in app.schemas:
        await migrate.upgrade(app.database, schema)


@cli.command()
@with_data
async def check(_app: TimeTracker) -> None:
    """Check settings, database and migrations; the exit status says whether all is well."""
    click.echo("Settings, database and migrations are fine.")


@cli.command()
@click.argument("name")
@click.option("--admin", is_flag=True, help="Make an administrator.")
@click.option("--email", help="E-mail address.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_data
async def create_user(app: TimeTracker, name: str, admin: bool, email: str | None, password_stdin: bool) -> None:
    """Create the user NAME."""
    password = new_password(password_stdin)
    async with app.database.transaction() as session:
        user = await users.create(session, username=name, password=password, email=email, admin=admin)
    click.echo(f"Created {user.role} {user.username}.", err=True)


@cli.command()
@click.argument("user")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_data
async def set_password(app: TimeTracker, user: str, password_stdin: bool) -> None:
    """Give USER a new password; every browser of theirs is signed out, and an account that is off stays off."""
    async with app.database.transaction(read_only=True) as session:
        owner = await users.by_name(session, user)
    password = new_password(password_stdin)
    async with app.database.transaction() as session:
        await administration.set_password(session, owner.id, password)
    click.echo(f"Changed the password of {owner.username}.", err=True)


def new_password(from_stdin: bool) -> str:
    """A password that is typed twice, or the first line of standard input."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


@cli.command()
@click.argument("user")
@click.option("--scopes", required=True, help="Comma-separated, such as read:projects,write:time_entries.")
@click.option("--name", default="Command line", show_default=True, help="What the token is for.")
@click.option("--expires-days", type=int, help="Lifetime; without it the token does not expire.")
@with_data
async def create_token(app: TimeTracker, user: str, scopes: str, name: str, expires_days: int | None) -> None:
    """Create an API token for USER and print it, alone, on standard output."""
    async with app.database.transaction() as session:
        owner = await users.by_name(session, user)
        _, text = await access.give_token(
            session,
            user_id=owner.id,
            name=name,
            scopes=scopes,
            expires_days=expires_days,
            further_scopes=frozenset(app.scopes),
        )
    click.echo(text)


@cli.command()
@click.argument("user")
@click.argument("rate", required=False)
@with_data
async def set_rate(app: TimeTracker, user: str, rate: str | None) -> None:
    """Set what an hour of USER is worth where the work has no rate of its own; without RATE it is nothing."""
    async with app.database.transaction() as session:
        owner = await users.by_name(session, user)
        await users.set_hourly_rate(session, owner.id, instance.amount("rate", rate) if rate else None)


@cli.command()
@click.option("--url", default="http://127.0.0.1:8080", show_default=True, help="Address that is printed.")
@with_data
async def demo(app: TimeTracker, url: str) -> None:
    """Fill an empty database with demo data, and print how to sign in."""
    made = await fill(app.database, app.settings.instance)
    if made:
        click.echo(made.greeting(url))
    else:
        click.echo("The database has users of its own; it stays as it is.", err=True)


@cli.command(name="surface")
def surface_command() -> None:
    """Print the list of routes: method, path, who may call, scope, successor."""
    click.echo("\n".join(surface.lines(create_app())))


@cli.command(name="plugins")
def plugins_command() -> None:
    """List the plugins: name, version, state, and what each adds."""
    click.echo("\n".join(overview(create_app().plugins)))


cli.add_command(plugin)


@cli.command()
@click.argument("name", required=False)
@click.argument("value", required=False)
@with_data
async def setting(app: TimeTracker, name: str | None, value: str | None) -> None:
    """List the instance settings, read NAME, or set NAME to VALUE."""
    async with app.database.transaction(read_only=value is None) as session:
        if name and value is not None:
            await instance.write(session, name, value)
        values = instance.texts(await instance.read(session))
    if name is None:
        click.echo("\n".join(f"{known} = {text}" for known, text in values.items()))
    elif name in values:
        click.echo(values[name])
    else:
        raise StartError(f"{name} is not a setting; known are {', '.join(values)}")


@cli.group()
def inventory() -> None:
    """Look after the inventory."""


@inventory.command(name="verify")
@click.option("--rebuild", is_flag=True, help="Write stock and layers as the ledger adds up, then verify.")
@with_data
async def verify_inventory(app: TimeTracker, rebuild: bool) -> None:
    """Add up the ledger of stock; every difference is a line, and the exit status says whether there is one."""
    async with app.database.transaction(read_only=not rebuild) as session:
        if rebuild:
            await verify.rebuild(session)
        found = await verify.differences(session)
        movements, places = await verify.totals(session)
    for difference in found:
        click.echo(str(difference))
    if found:
        raise StartError(f"{counted(len(found), 'difference')} in {counted(movements, 'movement')}")
    click.echo(f"{counted(movements, 'movement')} in {counted(places, 'place')} add up.")


@cli.command(name="import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--user", help="Whose time it is; people that the file names are matched with users.")
@click.option("--dry-run", is_flag=True, help="Report everything, store nothing.")
@click.option("--on-error", type=click.Choice(["skip", "abort"]), default="skip", show_default=True)
@click.option("--timezone", help="IANA zone of the clocks in the file; the user's where not given.")
@click.option("--date-order", type=click.Choice(["dmy", "mdy"]), help="For dates that can be read in two ways.")
@click.option("--decimal", type=click.Choice([".", ","]), help="For numbers that can be read in two ways.")
@click.option("--source", help="clockify, toggl, kimai, harvest or timetracker, where our guess is wrong.")
@click.option("--create-missing", is_flag=True, help="Create clients, projects and tasks that are not there.")
@click.option("--default-project", help="Project for rows that have none.")
@click.option("--mine", is_flag=True, help="Every row is the user's, whoever it names.")
@click.option("--person", "people", nargs=2, multiple=True, metavar="NAME USER", help="Who NAME in the file is here.")
@click.option("--column", "columns", nargs=2, multiple=True, metavar="FIELD HEADER", help="Which header holds FIELD.")
@with_data
async def import_command(app: TimeTracker, path: Path, user: str | None, dry_run: bool, **given: Any) -> None:
    """Import FILE: an export of another time tracker, own CSV, or an archive into an empty instance."""
    given |= {name: dict(given[name]) for name in ("people", "columns")}
    await transfer.bring(app, path, user, dry_run=dry_run, **given)


@cli.command()
@click.argument("path", metavar="ARCHIVE", type=click.Path(path_type=Path))
@click.option("--user", help="Only this user's data.")
@click.option("--all", "everything", is_flag=True, help="The data of everybody.")
@click.option("--passwords", is_flag=True, help="With the hashes of passwords, so that people can sign in again.")
@with_data
async def export(app: TimeTracker, path: Path, user: str | None, everything: bool, passwords: bool) -> None:
    """Write ARCHIVE, a file that `timetracker import` reads back."""
    if everything == bool(user):
        raise StartError("say either --user NAME or --all")
    await transfer.take(app, path, user, passwords=passwords)
