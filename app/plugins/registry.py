"""The plugins of an app and what they add to it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import click

from app.core.migrate import Migrations
from app.plugins.load import Plugin, available_plugins
from app.plugins.manifests import AvailablePlugin
from app.routes.hooks import Hooks


@dataclass
class PluginRegistry:
    """The plugins of one app and what they add to it.

    `scopes` (help by name) and `migrations` begin with core's, `nav` holds titles and paths, `jobs` their intervals
    in seconds.
    """

    scopes: dict[str, str]
    migrations: list[Migrations]
    installed: list[Plugin] = field(default_factory=list)
    hooks: Hooks = field(default_factory=Hooks)
    nav: list[tuple[str, str]] = field(default_factory=list)
    commands: list[click.Command] = field(default_factory=list)
    jobs: list[tuple[float, Callable[[], Awaitable[object]]]] = field(default_factory=list)

    @property
    def quarantined(self) -> list[str]:
        """The names of plugins that should be on and could not load."""
        return [plugin.name for plugin in self.installed if plugin.state == "quarantined"]

    def available(self) -> list[AvailablePlugin]:
        """Plugins that could be switched on and are not."""
        return list(available_plugins(self.installed))
