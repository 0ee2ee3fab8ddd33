"""How configuration turns into installed plugins: found, checked, set up, mounted."""

import logging
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import entry_points, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from app.core.errors import StartError
from app.plugins.setup import Setup

if TYPE_CHECKING:
    from app import TimeTracker

log = logging.getLogger(__name__)

BUNDLED = Path(__file__).parent.parent.parent / "plugins"
GROUP = "timetracker.plugins"
MANIFEST = "plugin.toml"


@dataclass(frozen=True)
class Found:
    """A plugin that could be switched on, as its `plugin.toml` describes it; none of its code has run."""

    name: str
    module: str
    version: str
    summary: str
    host: str


@dataclass
class Plugin:
    """A plugin that configuration names. `state` is `on` or `quarantined`, `problem` says why the latter."""

    name: str
    version: str = "-"
    summary: str = ""
    state: str = "on"
    problem: str = ""
    adds: list[str] = field(default_factory=list)


def load(app: "TimeTracker") -> None:
    """Sets up every plugin that `TIMETRACKER_PLUGINS` names, in that order.

    One that cannot load raises StartError with one line, or is left out where the operator prefers that.
    """
    for name in app.settings.plugins:
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


def available() -> Iterator[Found]:
    """Every plugin that could be named: the bundled ones, then the installed ones."""
    for manifest in sorted(BUNDLED.glob(f"*/{MANIFEST}")):
        yield _read(manifest, f"plugins.{manifest.parent.name}")
    for point in entry_points(group=GROUP):
        if folder := _folder(point.module):
            yield _read(folder / MANIFEST, point.module)


def find(name: str) -> Found:
    """The plugin with this name; StartError where there is none."""
    for found in available():
        if found.name == name:
            return found
    raise StartError(f"there is no plugin of this name; known are {', '.join(found.name for found in available())}")


def _install(app: "TimeTracker", name: str) -> Plugin:
    found = find(name)
    host = version("timetracker-server")
    if not SpecifierSet(found.host).contains(host, prereleases=True):
        raise StartError(f"version {found.version} is for TimeTracker {found.host}, and this is {host}")
    setup = Setup(app, found.name, _folder(found.module))
    import_module(found.module).setup(setup)
    setup.mount()
    return Plugin(found.name, found.version, found.summary, adds=setup.adds)


def _read(manifest: Path, module: str) -> Found:
    try:
        facts = tomllib.loads(manifest.read_text())
        SpecifierSet(facts["host"])
        return Found(facts["name"], module, facts["version"], facts.get("summary", ""), facts["host"])
    except (OSError, KeyError, tomllib.TOMLDecodeError, InvalidSpecifier) as error:
        raise StartError(f"{manifest.parent.name}/{MANIFEST} is not in order: {_line(error)}") from error


def _folder(module: str) -> Path | None:
    """The folder of a package, without importing it."""
    top, *rest = module.split(".")
    spec = find_spec(top)
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places)), *rest) if places else None


def _check_options(app: "TimeTracker") -> None:
    """An option of a plugin that does not exist is a misspelling."""
    names = {found.name for found in available()}
    for option in app.settings.options:
        if option.partition("__")[0] not in names:
            raise StartError(f"TIMETRACKER_{option.upper()}: there is no such plugin")


def _line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if isinstance(error, StartError) else f"{type(error).__name__}: {text}"
