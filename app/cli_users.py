"""Commands about users, their tokens, and the settings of the instance."""

import sys
from typing import TYPE_CHECKING

import click

from app.cli_context import Workspace, with_database
from app.core.errors import StartError
from app.core.lazy import LazyModule
from app.services.accounts import access, administration, users
from app.services.accounts.scopes import SCOPES
from app.services.settings import instance
from app.services.settings.declaration import parse_amount

if TYPE_CHECKING:
    from app import application
else:
    application = LazyModule("app.application")


@click.command()
@click.argument("name")
@click.option("--admin", is_flag=True, help="Make an administrator.")
@click.option("--email", help="E-mail address.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_database
async def create_user(workspace: Workspace, name: str, admin: bool, email: str | None, password_stdin: bool) -> None:
    """Create the user NAME."""
    password = new_password(password_stdin)
    async with workspace.database.transaction() as session:
        user = await users.create(session, username=name, password=password, email=email, admin=admin)
    click.echo(f"Created {user.role} {user.username}.", err=True)


@click.command()
@click.argument("user")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_database
async def set_password(workspace: Workspace, user: str, password_stdin: bool) -> None:
    """Give USER a new password; all their browsers are signed out, and a deactivated account stays deactivated."""
    async with workspace.database.transaction(read_only=True) as session:
        owner = await users.by_name(session, user)
    password = new_password(password_stdin)
    async with workspace.database.transaction() as session:
        await administration.set_password(session, owner.id, password)
    click.echo(f"Changed the password of {owner.username}.", err=True)


def new_password(from_stdin: bool) -> str:
    """A password typed twice, or the first line of standard input."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


@click.command()
@click.argument("user")
@click.option("--scopes", required=True, help="Comma-separated, such as read:projects,write:time_entries.")
@click.option("--name", default="Command line", show_default=True, help="What the token is for.")
@click.option("--expires-days", type=int, help="Lifetime; without it the token does not expire.")
@with_database
async def create_token(workspace: Workspace, user: str, scopes: str, name: str, expires_days: int | None) -> None:
    """Create an API token for USER and print it, alone, on standard output."""
    plugin_scopes = set(scopes.split(",")) - SCOPES.keys() and application.create_app(workspace.settings).plugins.scopes
    async with workspace.database.transaction() as session:
        owner = await users.by_name(session, user)
        _, text = await access.issue_token(
            session,
            user_id=owner.id,
            name=name,
            scopes=scopes,
            expires_days=expires_days,
            further_scopes=frozenset(plugin_scopes),
        )
    click.echo(text)


@click.command()
@click.argument("user")
@click.argument("rate", required=False)
@with_database
async def set_rate(workspace: Workspace, user: str, rate: str | None) -> None:
    """Set the hourly rate of USER for work without a rate; without RATE there is none."""
    async with workspace.database.transaction() as session:
        owner = await users.by_name(session, user)
        await users.set_hourly_rate(session, owner.id, parse_amount("rate", rate) if rate else None)


@click.command()
@click.argument("name", required=False)
@click.argument("value", required=False)
@with_database
async def setting(workspace: Workspace, name: str | None, value: str | None) -> None:
    """List the instance settings, read NAME, or set NAME to VALUE."""
    async with workspace.database.transaction(read_only=value is None) as session:
        if name and value is not None:
            await instance.write(session, name, value)
        values = instance.as_texts(await instance.read_settings(session))
    if name is None:
        click.echo("\n".join(f"{known} = {text}" for known, text in values.items()))
    elif name in values:
        click.echo(values[name])
    else:
        raise StartError(f"{name} is not a setting; known are {', '.join(values)}")
