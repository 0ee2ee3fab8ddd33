"""`timetracker plugins` and `timetracker plugin new`."""

from collections.abc import Iterator
from pathlib import Path

import click

from app.core.errors import StartError
from app.plugins import scaffold
from app.plugins.load import Plugin
from app.plugins.manifests import PluginLocation, plugin_locations, read_manifest


def overview(installed: list[Plugin]) -> Iterator[str]:
    """A line for each plugin: name, version, state, what it adds; disabled ones come last."""
    for plugin in installed:
        what = plugin.problem or ", ".join(plugin.adds) or "nothing"
        yield f"{plugin.name} {plugin.version} {plugin.state}: {what}"
    on = {plugin.name for plugin in installed}
    for place in plugin_locations():
        if place.name not in on:
            yield f"{place.name} {_offered(place)}"


def _offered(place: PluginLocation) -> str:
    try:
        found = read_manifest(place)
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
    for path in scaffold.write_plugin(name, folder):
        click.echo(path)
    click.echo(f"\nTry it:\n  pip install --editable {folder / name}\n  pytest {folder / name}", err=True)
