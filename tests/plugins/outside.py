"""A plugin from outside of this repository: what `timetracker plugin new` writes, and an auth strategy of its own."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.plugins import scaffold

NAME = "kudos"
SECRET = "a secret of the board"
FINE = "Settings, database and migrations are fine.\n"
ON_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet", "install")
OFFLINE = ("--no-deps", "--no-build-isolation", "--no-index", "--no-compile")

STRATEGY = '''
import asyncio
import os
from pathlib import Path

import click
from quart import Request
from sqlalchemy import func, select

from app.sdk import Database, Principal, bad_credential, principal_of

if place := os.environ.get("KUDOS_MARKER"):
    Path(place).touch()


class Board:
    """`X-Kudos-Board: SECRET USER`."""

    name = "kudos_board"
    ambient = False
    openapi = {"type": "apiKey", "in": "header", "name": "X-Kudos-Board"}

    def __init__(self, secret: str, database: Database) -> None:
        self._secret, self._database = secret, database

    async def authenticate(self, request: Request) -> Principal | None:
        secret, _, username = request.headers.get("X-Kudos-Board", "").rpartition(" ")
        if not username:
            return None
        async with self._database.transaction(read_only=True) as session:
            found = await principal_of(session, username, strategy=self.name)
        if secret != self._secret or found is None:
            raise bad_credential()
        return found


async def count(database: Database) -> int:
    async with database.transaction(read_only=True) as session:
        return int(await session.scalar(select(func.count()).select_from(Thanks)) or 0)


async def tick() -> None:
    if place := os.environ.get("KUDOS_TICK"):
        Path(place).touch()


def setup('''

EDITS = {
    '"bearer", "api_key")': '"bearer", "api_key", "kudos_board")',
    "    minimum_seconds: int = 3600": "    secret: str\n    minimum_seconds: int = 3600",
    "\ndef setup(": STRATEGY,
    "    plugin.blueprint(blueprint)": (
        """    plugin.auth(Board(options.secret, plugin.database))
    plugin.nav("Kudos", "/kudos")
    plugin.command(click.Command("count-kudos", callback=lambda: print(asyncio.run(count(plugin.database)), "thanks")))
    plugin.background(0.1, tick)
    plugin.blueprint(blueprint)"""
    ),
}


def installed(folder: Path) -> Path:
    """Writes the plugin below `folder` and installs it; returns the folder to put on the path."""
    scaffold.write_plugin(NAME, folder)
    package = folder / NAME / NAME / "__init__.py"
    edit(package, EDITS)
    edit(package.with_name("plugin.toml"), {"commands = {}": 'commands = { count-kudos = "Count the thanks." }'})
    target = folder / "site"
    subprocess.run([sys.executable, *PIP, *OFFLINE, "--target", target, folder / NAME], check=True)
    return target


def variant(site: Path, folder: Path, file: str, edits: dict[str, str]) -> Path:
    """A copy of an installed plugin in which one file reads otherwise."""
    copy = folder / "variant"
    shutil.copytree(site, copy)
    edit(copy / NAME / file, edits)
    return copy


def edit(path: Path, edits: dict[str, str]) -> None:
    """Replaces texts that must be there."""
    text = path.read_text()
    for old, new in edits.items():
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text)


def with_kudos(environ: dict[str, str], site: Path, **more: str) -> dict[str, str]:
    """The environment of a command that has the plugin installed and switched on."""
    on = {"PYTHONPATH": str(site), "TIMETRACKER_PLUGINS": "kudos", "TIMETRACKER_KUDOS__SECRET": SECRET}
    return environ | on | more
