"""How configuration turns into installed plugins: found, checked, set up, mounted."""

import logging
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import entry_points, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.specifiers import SpecifierSet

from app.core.errors import StartError
from app.plugins.setup import Setup

if TYPE_CHECKING:
    from app import TimeTracker

log = logging.getLogger(__name__)

BUNDLED = Path(__file__).parent.parent.parent / "plugins"
GROUP = "timetracker.plugins"
MANIFEST = "plugin.toml"


@dataclass(frozen=True)
class Place:
    """Where a plugin is; nothing of it has been read."""

    name: str
    module: str
    folder: Path


@dataclass(frozen=True)
class Found:
    """A plugin that could be switched on, as its `plugin.toml` describes it; none of its code has run."""

    place: Place
    version: str
    summary: str
    host: str


@dataclass
class Plugin:
    """A plugin that configuration names. `state` is `on` or `quarantined`, `problem` says why the latter.

    `shown` are its options and whatever else it tells administrators, by name.
    """

    name: str
    version: str = "-"
    summary: str = ""
    state: str = "on"
    problem: str = ""
    adds: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)


def load(app: "TimeTracker") -> None:
    """Sets up every plugin that `TIMETRACKER_PLUGINS` names, in that order.

    One that cannot load raises StartError with one line, or is left out where the operator prefers that.
    """
    for name in dict.fromkeys(app.settings.plugins):
        try:
            app.plugins.append(_install(app, name))
        # Foreign code may raise anything when it is imported; whatever it is, the operator reads one line.
        except Exception as error:
            cause = f"plugin {name}: {_line(error)}"
            if app.settings.plugin_failures == "stop":
                raise StartError(cause) from error
            log.exception("%s; starting without it", cause)
            app.plugins.append(Plugin(name, state="quarantined", problem=_line(error)))
    _check_options(app)


def offered(installed: Iterable[Plugin]) -> Iterator[Found]:
    """Plugins that are there and that configuration does not name; none whose description is not in order."""
    named = {plugin.name for plugin in installed}
    for place in places():
        if place.name not in named:
            with suppress(StartError):
                yield read(place)


def places() -> Iterator[Place]:
    """Every plugin that could be named: the bundled ones, then the installed ones, which cannot take their names."""
    bundled = {manifest.parent.name: manifest.parent for manifest in sorted(BUNDLED.glob(f"*/{MANIFEST}"))}
    yield from (Place(name, f"plugins.{name}", folder) for name, folder in bundled.items())
    for point in sorted(entry_points(group=GROUP)):
        folder = _folder(point.module)
        if folder and point.name not in bundled:
            yield Place(point.name, point.module, folder)


def find(name: str) -> Found:
    """The plugin with this name; StartError where there is none, or where its description is not in order."""
    for place in places():
        if place.name == name:
            return read(place)
    raise StartError(f"there is no plugin of this name; known are {', '.join(place.name for place in places())}")


def read(place: Place) -> Found:
    """What `plugin.toml` says of the plugin; StartError where that is not in order."""
    where = f"{place.folder.name}/{MANIFEST}"
    try:
        facts = tomllib.loads((place.folder / MANIFEST).read_text())
        found = Found(place, str(facts["version"]), str(facts.get("summary", "")), str(facts["host"]))
        SpecifierSet(found.host)
        name = facts["name"]
    except KeyError as error:
        raise StartError(f"{where} does not say {error.args[0]}") from error
    # What is no text, no TOML and no range of versions are all ValueErrors.
    except (OSError, ValueError) as error:
        raise StartError(f"{where} is not in order: {_line(error)}") from error
    if name != place.name:
        raise StartError(f"{where} says that it is {name}")
    return found


def _install(app: "TimeTracker", name: str) -> Plugin:
    found = find(name)
    host = version("timetracker-server")
    if not SpecifierSet(found.host).contains(host, prereleases=True):
        raise StartError(f"version {found.version} is for TimeTracker {found.host}, and this is {host}")
    setup = Setup(app, name, found.place.folder)
    import_module(found.place.module).setup(setup)
    setup.mount()
    return Plugin(name, found.version, found.summary, adds=setup.adds, shown=setup.shown)


def _folder(module: str) -> Path | None:
    """The folder of a package, without importing it."""
    top, *rest = module.split(".")
    spec = find_spec(top)
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places)), *rest) if places else None


def _check_options(app: "TimeTracker") -> None:
    """An option of a plugin that does not exist is a misspelling."""
    names = {place.name for place in places()}
    for option in app.settings.options:
        if option.partition("__")[0] not in names:
            raise StartError(f"TIMETRACKER_{option.upper()}: there is no such plugin")


def _line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if isinstance(error, StartError) else f"{type(error).__name__}: {text}"
