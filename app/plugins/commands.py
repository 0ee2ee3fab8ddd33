"""`timetracker plugins` and `timetracker plugin new`."""

from collections.abc import Iterator
from pathlib import Path

import click

from app.plugins import scaffold
from app.plugins.load import Plugin, available


def overview(installed: list[Plugin]) -> Iterator[str]:
    """One line a plugin: name, version, state, what it adds; those that are off come last."""
    for plugin in installed:
        what = plugin.problem or ", ".join(plugin.adds) or "nothing"
        yield f"{plugin.name} {plugin.version} {plugin.state}: {what}"
    on = {plugin.name for plugin in installed}
    for found in available():
        if found.name not in on:
            yield f"{found.name} {found.version} off: {found.summary}"


@click.group()
def plugin() -> None:
    """Make plugins."""


@plugin.command()
@click.argument("name")
@click.option("--folder", default=".", type=click.Path(file_okay=False, path_type=Path), help="Where to write it.")
def new(name: str, folder: Path) -> None:
    """Write the plugin NAME, which works and has a test."""
    for path in scaffold.write(name, folder):
        click.echo(path)
    click.echo(f"\nTry it:\n  pip install --editable {folder / name}\n  pytest {folder / name}", err=True)
