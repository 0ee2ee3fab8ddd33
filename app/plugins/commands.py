"""`timetracker plugins` and `timetracker plugin new`."""

from collections.abc import Iterator
from pathlib import Path

import click

from app.core.errors import StartError
from app.plugins import scaffold
from app.plugins.load import Place, Plugin, places, read


def overview(installed: list[Plugin]) -> Iterator[str]:
    """One line a plugin: name, version, state, what it adds; those that are off come last."""
    for plugin in installed:
        what = plugin.problem or ", ".join(plugin.adds) or "nothing"
        yield f"{plugin.name} {plugin.version} {plugin.state}: {what}"
    on = {plugin.name for plugin in installed}
    for place in places():
        if place.name not in on:
            yield f"{place.name} {_offered(place)}"


def _offered(place: Place) -> str:
    try:
        found = read(place)
    except StartError as error:
        return f"- broken: {error}"
    return f"{found.version} off: {found.summary}"


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
