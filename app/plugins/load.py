"""From configuration to installed plugins: found, checked, set up, mounted."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING

from packaging.specifiers import SpecifierSet

from app.core.errors import StartError
from app.plugins.manifests import AvailablePlugin, find_plugin, in_one_line, plugin_locations, read_manifest
from app.plugins.setup import Setup

if TYPE_CHECKING:
    from app import TimeTracker

log = logging.getLogger(__name__)


@dataclass
class Plugin:
    """A plugin that configuration names. `state` is `on` or `quarantined`; `problem` is the reason of the latter.

    `shown` are its options and other facts for administrators, by name.
    """

    name: str
    version: str = "-"
    summary: str = ""
    state: str = "on"
    problem: str = ""
    adds: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)


def load_plugins(app: "TimeTracker") -> None:
    """Set up every plugin that `TIMETRACKER_PLUGINS` names, in that order.

    A plugin that cannot load raises StartError with one line, or is left out if the operator prefers that.
    """
    for name in dict.fromkeys(app.settings.plugins):
        try:
            app.plugins.installed.append(_install(app, name))
        # Foreign code may raise anything when it is imported; the operator gets one line in any case.
        except Exception as error:
            cause = f"plugin {name}: {in_one_line(error)}"
            if app.settings.plugin_failures == "stop":
                raise StartError(cause) from error
            log.exception("%s; starting without it", cause)
            app.plugins.installed.append(Plugin(name, state="quarantined", problem=in_one_line(error)))
    _check_options(app)


def available_plugins(installed: Iterable[Plugin]) -> Iterator[AvailablePlugin]:
    """Plugins that exist and that configuration does not name, except those with an invalid description."""
    named = {plugin.name for plugin in installed}
    for place in plugin_locations():
        if place.name not in named:
            with suppress(StartError):
                yield read_manifest(place)


def _install(app: "TimeTracker", name: str) -> Plugin:
    found = find_plugin(name)
    host = version("timetracker-server")
    if not SpecifierSet(found.host).contains(host, prereleases=True):
        raise StartError(f"version {found.version} is for TimeTracker {found.host}, and this is {host}")
    setup = Setup(app, name, found.place.folder)
    import_module(found.place.module).setup(setup)
    added = {what.removeprefix("command ") for what in setup.adds if what.startswith("command ")}
    if found.commands is not None and added != found.commands.keys():
        raise StartError(
            f"plugin.toml must name its commands ({', '.join(sorted(added)) or 'none'}), or leave them out"
        )
    setup.mount()
    return Plugin(name, found.version, found.summary, adds=setup.adds, shown=setup.shown)


def _check_options(app: "TimeTracker") -> None:
    """Raise StartError for an option of an unknown plugin, which is a misspelling."""
    names = {place.name for place in plugin_locations()}
    for option in app.settings.options:
        if option.partition("__")[0] not in names:
            raise StartError(f"TIMETRACKER_{option.upper()}: there is no such plugin")
