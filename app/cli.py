"""The command `timetracker`: its commands by name, each imported when it is called."""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

from app.core import log
from app.core.errors import AppError, StartError
from app.core.lazy import LazyModule
from app.plugins.manifests import find_plugin
from app.settings import Settings

if TYPE_CHECKING:
    from app import application
else:
    application = LazyModule("app.application")

# The module of each command, the name that it has there, and the first sentence of its help.
COMMANDS = {
    "check": ("cli_database", "check", "Check settings, database and migrations; exit with 1 if something is wrong."),
    "create-token": (
        "cli_users",
        "create_token",
        "Create an API token for USER and print it, alone, on standard output.",
    ),
    "create-user": ("cli_users", "create_user", "Create the user NAME."),
    "demo": ("cli_database", "demo", "Fill an empty database with demo data, and print how to sign in."),
    "export": ("cli_files", "export", "Write ARCHIVE, a file that `timetracker import` reads back."),
    "import": (
        "cli_files",
        "import_command",
        "Import FILE: an export of another time tracker, own CSV, or an archive into an empty instance.",
    ),
    "inventory": ("cli_verify", "inventory", "Look after the inventory."),
    "migrate": ("cli_database", "migrate_command", "Bring the database up to date: core first, then each plugin."),
    "migration": (
        "cli_database",
        "migration",
        "Draft the next migration from the models, in a source checkout; TITLE says what changes.",
    ),
    "plugin": ("plugins.commands", "plugin", "Make plugins."),
    "plugins": ("cli_server", "plugins_command", "List the plugins: name, version, state, and what each adds."),
    "serve": ("cli_server", "serve", "Serve on HTTP."),
    "set-password": (
        "cli_users",
        "set_password",
        "Give USER a new password; all their browsers are signed out, and a deactivated account stays deactivated.",
    ),
    "set-rate": (
        "cli_users",
        "set_rate",
        "Set the hourly rate of USER for work without a rate; without RATE there is none.",
    ),
    "setting": ("cli_users", "setting", "List the instance settings, read NAME, or set NAME to VALUE."),
    "surface": (
        "cli_server",
        "surface_command",
        "Print the list of routes: method, path, who may call, scope, successor.",
    ),
    "totals": (
        "cli_verify",
        "totals",
        "Look after the totals of time entries, which lists and reports read in place of the entries.",
    ),
    "worker": (
        "cli_server",
        "worker",
        "Do the background work alone: send webhooks, delete old data, look for releases.",
    ),
}


def main() -> None:
    """Run the command; an operator's mistake is one line on standard error."""
    try:
        cli()
    except StartError as error:
        sys.exit(f"timetracker: {error}")
    except AppError as error:
        texts = [f"{name}: {text}" for name, found in (error.fields or {}).items() for text in found]
        sys.exit(f"timetracker: {'; '.join(texts) or error.message}")


class Commands(click.Group):
    """The commands of core and of the enabled plugins."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, sorted."""
        return sorted(_helps())

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command; plugins are loaded only for a name that core does not know."""
        if name in COMMANDS:
            module, attribute, _ = COMMANDS[name]
            command: click.Command = getattr(import_module(f"app.{module}"), attribute)
            return command
        return next((command for command in _plugin_commands() if command.name == name), None)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        helps = _helps()
        limit = formatter.width - 6 - max(map(len, helps))
        with formatter.section("Commands"):
            known = [click.Command(name, help=helps[name]) for name in sorted(helps)]
            formatter.write_dl([(str(command.name), command.get_short_help_str(limit)) for command in known])


@click.group(cls=Commands)
@click.version_option(package_name="timetracker-server", prog_name="timetracker")
def cli() -> None:
    """TimeTracker: a self-hosted time-tracking server."""
    log.configure("error")


def _helps() -> dict[str, str]:
    """The help of each command. A plugin that does not say in its description which it adds has to be loaded."""
    helps = {name: text for name, (_, _, text) in COMMANDS.items()}
    for plugin in Settings.from_env().plugins:
        described = find_plugin(plugin).commands
        if described is None:
            return helps | {str(command.name): command.help or "" for command in _plugin_commands()}
        helps |= described
    return helps


def _plugin_commands() -> list[click.Command]:
    return application.create_app().plugins.commands
