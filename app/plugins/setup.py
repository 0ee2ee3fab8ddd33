"""A plugin's declarations: collected first, then mounted as a whole."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from quart import Blueprint, Quart, Response
from sqlalchemy import MetaData

from app.auth.policy import BLUEPRINT_STRATEGIES, Strategy
from app.core.errors import StartError
from app.core.events import Event
from app.core.migrate import plugin_migrations
from app.plugins.options import as_text, environment_name, read_options
from app.routes.hooks import RouteInfo

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from app import TimeTracker
    from app.core.db import Database
    from app.core.watchdog import Watchdog

# The commands of core, which this package must not import.
CORE_COMMANDS = frozenset(
    "serve worker migrate migration check create-user set-password create-token set-rate demo surface plugins plugin "
    "setting inventory totals import export".split()
)

T = TypeVar("T")
E = TypeVar("E", bound=Event)
# Options whose values are not shown.
SECRET, REDACTED = re.compile("secret|token|password|key"), "…"
Before = Callable[[RouteInfo], Awaitable[None]]
After = Callable[[RouteInfo | None, Response], Awaitable[None]]


@dataclass(frozen=True)
class NoOptions:
    """The options of a plugin that has none."""


class Setup:
    """Handed to a plugin's `setup`. Nothing takes effect before `setup` has returned.

    `database`, `redis` (None without one), `watchdog` and `settings` are the app's; a plugin keeps its state in objects
    that its `setup` makes, never into its modules, because two apps may run in one process.
    """

    def __init__(self, app: "TimeTracker", name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.settings = app.settings
        self.database: Database = app.database
        self.watchdog: Watchdog = app.watchdog
        self.redis: Redis | None = app.redis
        self.adds: list[str] = []
        self.shown: dict[str, str] = {}
        self._has_options = False
        self._app = app
        self._registry = app.plugins
        self._steps: list[Callable[[], object]] = []
        self._wanted: dict[str, str] = {}  # auth strategies, and a blueprint that takes each
        self._brought: set[str] = set()
        self._blueprints: list[Blueprint] = []

    def options(self, kind: type[T]) -> T:
        """The plugin's options, a frozen dataclass read from `TIMETRACKER_<PLUGIN>__<FIELD>`."""
        self._has_options = True
        found = read_options(self.name, kind, self.settings.options)
        for item in fields(kind):  # type: ignore[arg-type]  # a dataclass, or reading has failed
            value = getattr(found, item.name)
            told = REDACTED if value and SECRET.search(item.name) else as_text(value)
            self.shows(environment_name(self.name, item.name), told)
        return found

    def shows(self, name: str, text: str) -> None:
        """Show administrators a fact on the page of plugins, under the name by which it is set."""
        self.shown[name] = text

    def blueprint(self, blueprint: Blueprint) -> None:
        """Add routes; the blueprint must be secured, or a child of one that is."""
        if blueprint not in BLUEPRINT_STRATEGIES:
            raise StartError(f"the blueprint {blueprint.name} is guarded by nobody: secure it")
        if blueprint.name in self._app.blueprints:
            raise StartError(f"there is a blueprint {blueprint.name} already")
        self._blueprints.append(blueprint)
        self._wanted.update({name: blueprint.name for name in BLUEPRINT_STRATEGIES[blueprint]})
        self._add(f"routes {blueprint.url_prefix or '/'}", lambda: self._app.register_blueprint(blueprint))

    def auth(self, strategy: Strategy) -> None:
        """Add an auth strategy, for the plugin's blueprints or, by configuration, for others."""
        if strategy.name in self._app.auth.strategies:
            raise StartError(f"there is an auth strategy {strategy.name} already")
        self._brought.add(strategy.name)
        self._add(f"strategy {strategy.name}", lambda: self._app.auth.add(strategy))

    def scope(self, name: str, help: str) -> None:
        """Add a scope that tokens may hold; `help` explains it on the tokens page."""
        if name in self._registry.scopes:
            raise StartError(f"there is a scope {name} already")
        self._add(f"scope {name}", lambda: self._registry.scopes.update({name: help}))

    def on(self, kind: type[E], handler: Callable[[E], Awaitable[None]]) -> None:
        """Call `handler` with every event of this kind, after its commit."""
        self._add(f"subscriber of {kind.__name__}", lambda: self._app.events.on(kind, handler))

    def before_view(self, hook: Before, *statuses: int) -> None:
        """Call `hook` after a caller was admitted and before the view; its exception is the answer.

        `statuses` are those that it may raise on any route, for OpenAPI.
        """
        self._add("before_view", lambda: self._registry.hooks.before.append(hook))
        self._steps.append(lambda: self._registry.hooks.answers.update(statuses))

    def after_view(self, hook: After) -> None:
        """Call `hook` with every answer, errors included; the view is None if no route matched."""
        self._add("after_view", lambda: self._registry.hooks.after.append(hook))

    def tables(self, metadata: MetaData) -> None:
        """Add tables; their migrations are the files in the plugin's folder `migrations`."""
        wrong = [name for name in metadata.tables if not name.startswith(f"{self.name}_")]
        if wrong:
            raise StartError(f"its tables must begin with {self.name}_, unlike {', '.join(wrong)}")
        others = {name for schema in self._registry.migrations for name in schema.metadata.tables}
        if taken := sorted(others.intersection(metadata.tables)):
            raise StartError(f"there is a table {', '.join(taken)} already")
        scripts = plugin_migrations(self.name, self.folder, metadata)
        self._add(f"tables {', '.join(sorted(metadata.tables))}", lambda: self._registry.migrations.append(scripts))

    def nav(self, title: str, path: str) -> None:
        """Add an entry to the navigation of the pages."""
        self._add(f"nav {title}", lambda: self._registry.nav.append((title, path)))

    def command(self, command: click.Command) -> None:
        """Add a command to `timetracker`; StartError if the name is taken."""
        if command.name in CORE_COMMANDS or command.name in [other.name for other in self._registry.commands]:
            raise StartError(f"there is a command {command.name} already")
        self._add(f"command {command.name}", lambda: self._registry.commands.append(command))

    def background(self, seconds: float, job: Callable[[], Awaitable[object]]) -> None:
        """Run `job` every so many seconds in each worker, and once more when the server stops."""
        self._add(f"job every {seconds:g} s", lambda: self._registry.jobs.append((seconds, job)))

    def mount(self) -> None:
        """Apply everything; StartError for unread options or an unknown strategy."""
        if not self._has_options:
            self.options(NoOptions)
        for name, blueprint in self._wanted.items():
            if name not in self._brought | self._app.auth.strategies.keys():
                raise StartError(f"the blueprint {blueprint} wants the unknown auth strategy {name}")
        self._rehearse()
        for step in self._steps:
            step()

    def _rehearse(self) -> None:
        """Let contradictory routes fail before anything is applied: no other step can fail."""
        stage = Quart(__name__, static_folder=None)
        stage.url_map.converters = self._app.url_map.converters
        for blueprint in self._blueprints:
            stage.register_blueprint(blueprint)

    def _add(self, what: str, step: Callable[[], object]) -> None:
        self.adds.append(what)
        self._steps.append(step)
