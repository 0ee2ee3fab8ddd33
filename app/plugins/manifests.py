"""Plugins as files describe them: where they are, and what their `plugin.toml` says. None of their code runs."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from packaging.specifiers import SpecifierSet

from app.core.errors import StartError

BUNDLED = Path(__file__).parent.parent.parent / "plugins"
GROUP = "timetracker.plugins"
MANIFEST = "plugin.toml"


@dataclass(frozen=True)
class PluginLocation:
    """The location of a plugin, which has not been read yet."""

    name: str
    module: str
    folder: Path


@dataclass(frozen=True)
class AvailablePlugin:
    """A plugin that could be enabled, as its `plugin.toml` describes it; none of its code has run.

    `commands` are those that it adds to `timetracker`, with their help; None if it does not say.
    """

    place: PluginLocation
    version: str
    summary: str
    host: str
    commands: Mapping[str, str] | None


def plugin_locations() -> Iterator[PluginLocation]:
    """Every plugin: the bundled ones, then the installed ones, which cannot take their names."""
    bundled = {manifest.parent.name: manifest.parent for manifest in sorted(BUNDLED.glob(f"*/{MANIFEST}"))}
    yield from (PluginLocation(name, f"plugins.{name}", folder) for name, folder in bundled.items())
    for point in sorted(entry_points(group=GROUP)):
        folder = _folder(point.module)
        if folder and point.name not in bundled:
            yield PluginLocation(point.name, point.module, folder)


def find_plugin(name: str) -> AvailablePlugin:
    """The plugin with this name; StartError if there is none, or if its description is invalid."""
    for place in plugin_locations():
        if place.name == name:
            return read_manifest(place)
    raise StartError(
        f"there is no plugin of this name; known are {', '.join(place.name for place in plugin_locations())}"
    )


def read_manifest(place: PluginLocation) -> AvailablePlugin:
    """The description of a plugin in `plugin.toml`; StartError if it is invalid."""
    where = f"{place.folder.name}/{MANIFEST}"
    try:
        facts = tomllib.loads((place.folder / MANIFEST).read_text())
        found = AvailablePlugin(
            place, str(facts["version"]), str(facts.get("summary", "")), str(facts["host"]), facts.get("commands")
        )
        SpecifierSet(found.host)
        name = facts["name"]
    except KeyError as error:
        raise StartError(f"{where} does not say {error.args[0]}") from error
    # Invalid UTF-8, TOML and ranges of versions are all ValueErrors.
    except (OSError, ValueError) as error:
        raise StartError(f"{where} is not in order: {in_one_line(error)}") from error
    if name != place.name:
        raise StartError(f"{where} says that it is {name}")
    return found


def _folder(module: str) -> Path | None:
    """The folder of a package, without importing it."""
    top, *rest = module.split(".")
    spec = find_spec(top)
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places)), *rest) if places else None


def in_one_line(error: Exception) -> str:
    """The text of an error without line breaks, and its kind if it is not ours."""
    text = " ".join(str(error).split())
    return text if isinstance(error, StartError) else f"{type(error).__name__}: {text}"
