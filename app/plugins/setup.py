"""What a plugin says of itself: its table of contents, collected first and mounted as a whole."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from quart import Blueprint, Quart, Response
from redis.asyncio import Redis
from sqlalchemy import MetaData

from app.auth.policy import STRATEGIES, Strategy
from app.core.db import Database
from app.core.errors import StartError
from app.core.events import Event
from app.core.migrate import Scripts
from app.plugins.options import outside, plainly, read_options
from app.routes.hooks import View

if TYPE_CHECKING:
    from app import TimeTracker

# The commands of core, which are put together above this room.
COMMANDS = frozenset(
    "serve worker migrate check create-user set-password create-token set-rate demo surface plugins plugin setting "
    "inventory import export".split()
)

T = TypeVar("T")
# Options that are told only whether they are set.
SECRET, HIDDEN = re.compile("secret|token|password|key"), "…"
Handler = Callable[[Any], Awaitable[None]]
Before = Callable[[View], Awaitable[None]]
After = Callable[[View | None, Response], Awaitable[None]]


@dataclass(frozen=True)
class NoOptions:
    """The options of a plugin that has none."""


class Setup:
    """Handed to a plugin's `setup`. Nothing takes effect before `setup` has returned.

    `database`, `redis` (None without one) and `settings` are the app's; state of a plugin belongs into objects that
    its `setup` makes, never into its modules, because two apps may run in one process.
    """

    def __init__(self, app: "TimeTracker", name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.settings = app.settings
        self.database: Database = app.database
        self.redis: Redis | None = app.redis
        self.adds: list[str] = []
        self.shown: dict[str, str] = {}
        self._has_options = False
        self._app = app
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
            told = HIDDEN if value and SECRET.search(item.name) else plainly(value)
            self.shows(outside(self.name, item.name), told)
        return found

    def shows(self, name: str, text: str) -> None:
        """Tells administrators a fact on the page of plugins: what holds, and by which name it is set."""
        self.shown[name] = text

    def blueprint(self, blueprint: Blueprint) -> None:
        """Adds routes; the blueprint must be secured, or a child of one that is."""
        if blueprint not in STRATEGIES:
            raise StartError(f"the blueprint {blueprint.name} is guarded by nobody: secure it")
        if blueprint.name in self._app.blueprints:
            raise StartError(f"there is a blueprint {blueprint.name} already")
        self._blueprints.append(blueprint)
        self._wanted.update({name: blueprint.name for name in STRATEGIES[blueprint]})
        self._add(f"routes {blueprint.url_prefix or '/'}", lambda: self._app.register_blueprint(blueprint))

    def auth(self, strategy: Strategy) -> None:
        """Adds an auth strategy, for its own blueprints or, by configuration, for others."""
        if strategy.name in self._app.auth.strategies:
            raise StartError(f"there is an auth strategy {strategy.name} already")
        self._brought.add(strategy.name)
        self._add(f"strategy {strategy.name}", lambda: self._app.auth.add(strategy))

    def scope(self, name: str, help: str) -> None:
        """Adds a scope that tokens may hold; `help` explains it on the tokens page."""
        if name in self._app.scopes:
            raise StartError(f"there is a scope {name} already")
        self._add(f"scope {name}", lambda: self._app.scopes.update({name: help}))

    def on(self, kind: type[Event], handler: Handler) -> None:
        """Calls `handler` with every event of this kind, after its commit."""
        self._add(f"subscriber of {kind.__name__}", lambda: self._app.events.on(kind, handler))

    def before_view(self, hook: Before, *statuses: int) -> None:
        """Calls `hook` when a caller has been let in, before the view; what it raises is the answer.

        `statuses` are those that it may raise on any route, for the documentation.
        """
        self._add("before_view", lambda: self._app.hooks.before.append(hook))
        self._steps.append(lambda: self._app.hooks.answers.update(statuses))

    def after_view(self, hook: After) -> None:
        """Calls `hook` with every answer, errors included; the view is None where no route was met."""
        self._add("after_view", lambda: self._app.hooks.after.append(hook))

    def tables(self, metadata: MetaData) -> None:
        """Adds tables; their migrations are the files in the plugin's folder `migrations`."""
        wrong = [name for name in metadata.tables if not name.startswith(f"{self.name}_")]
        if wrong:
            raise StartError(f"its tables must begin with {self.name}_, unlike {', '.join(wrong)}")
        others = {name for schema in self._app.schemas for name in schema.metadata.tables}
        if taken := sorted(others.intersection(metadata.tables)):
            raise StartError(f"there is a table {', '.join(taken)} already")
        scripts = Scripts(self.folder / "migrations", f"{self.name}_version", metadata)
        self._add(f"tables {', '.join(sorted(metadata.tables))}", lambda: self._app.schemas.append(scripts))

    def nav(self, title: str, path: str) -> None:
        """Adds an entry to the navigation of the pages."""
        self._add(f"nav {title}", lambda: self._app.nav.append((title, path)))

    def command(self, command: click.Command) -> None:
        """Adds a command to `timetracker`; one that there is already would hide it, and is refused."""
        if command.name in COMMANDS or command.name in [other.name for other in self._app.commands]:
            raise StartError(f"there is a command {command.name} already")
        self._add(f"command {command.name}", lambda: self._app.commands.append(command))

    def background(self, seconds: float, job: Callable[[], Awaitable[object]]) -> None:
        """Runs `job` every so many seconds in each worker, and once more when the server stops."""
        self._add(f"job every {seconds:g} s", lambda: self._app.jobs.append((seconds, job)))

    def mount(self) -> None:
        """Lets everything take effect; StartError for options that nobody reads, or a strategy that nobody brings."""
        if not self._has_options:
            self.options(NoOptions)
        for name, blueprint in self._wanted.items():
            if name not in self._brought | self._app.auth.strategies.keys():
                raise StartError(f"the blueprint {blueprint} wants the unknown auth strategy {name}")
        self._rehearse()
        for step in self._steps:
            step()

    def _rehearse(self) -> None:
        """Lets routes that contradict each other fail where they leave nothing behind: no other step can fail."""
        stage = Quart(__name__, static_folder=None)
        stage.url_map.converters = self._app.url_map.converters
        for blueprint in self._blueprints:
            stage.register_blueprint(blueprint)

    def _add(self, what: str, step: Callable[[], object]) -> None:
        self.adds.append(what)
        self._steps.append(step)
