"""The context of commands: an app, or only its database, which is reachable and migrated."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from redis.asyncio import Redis
from sqlalchemy import MetaData

from app.core import migrate
from app.core.db import Database
from app.core.errors import StartError, Unavailable
from app.core.lazy import LazyModule
from app.core.migrate import Migrations
from app.core.redis import BestEffortRedis, connect
from app.database import open_database
from app.plugins.manifests import find_plugin
from app.settings import Settings

if TYPE_CHECKING:
    from app import application
    from app.routes import assets
else:
    application, assets = LazyModule("app.application"), LazyModule("app.routes.assets")

P = ParamSpec("P")


@dataclass(frozen=True)
class Workspace:
    """As much of an app as most commands need: importing all of it takes longer than what they do."""

    settings: Settings
    redis: Redis | None
    database: Database

    @classmethod
    def open(cls) -> "Workspace":
        """Return what the environment describes."""
        settings = Settings.from_env()
        redis = connect(settings.redis_url) if settings.redis_url else None
        return cls(settings, redis, open_database(settings, BestEffortRedis(redis)))

    def migrations(self) -> Sequence[Migrations]:
        """The migrations of core and of each plugin. Which plugins are left out is known only after loading them."""
        if self.settings.plugin_failures == "quarantine":
            return application.create_app(self.settings).plugins.migrations
        folders = {name: find_plugin(name).place.folder for name in self.settings.plugins}
        of_plugins = (migrate.plugin_migrations(name, folder, MetaData()) for name, folder in folders.items())
        return [migrate.core_migrations(MetaData()), *(made for made in of_plugins if made.folder.is_dir())]


Command = Callable[Concatenate[Workspace, P], Awaitable[None]]
AppCommand = Callable[Concatenate["application.TimeTracker", P], Awaitable[None]]


async def run_with_app(command: AppCommand[P], *args: P.args, **kwargs: P.kwargs) -> None:
    """Await a command with an app whose database is closed at the end."""
    app = application.create_app()
    try:
        await command(app, *args, **kwargs)
    finally:
        await app.database.dispose()


def with_app(command: AppCommand[P]) -> Callable[P, None]:
    """Run an async command with an app."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(run_with_app(command, *args, **kwargs))

    return run


def with_migrated_app(command: AppCommand[P]) -> Callable[P, None]:
    """Run an async command with an app whose database is reachable and migrated."""

    @wraps(command)
    async def run(app: "application.TimeTracker", /, *args: P.args, **kwargs: P.kwargs) -> None:
        await check_migrated(app.database, app.plugins.migrations)
        await command(app, *args, **kwargs)

    return with_app(run)


def with_database(command: Command[P]) -> Callable[P, None]:
    """Run an async command with a database that is reachable and migrated. No subscriber hears of its events."""

    async def run(*args: P.args, **kwargs: P.kwargs) -> None:
        workspace = Workspace.open()
        try:
            await check_migrated(workspace.database, workspace.migrations())
            await command(workspace, *args, **kwargs)
        finally:
            await workspace.database.dispose()
            if workspace.redis:
                await workspace.redis.aclose()

    @wraps(command)
    def run_to_end(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(run(*args, **kwargs))

    return run_to_end


async def check_reachable(database: Database) -> None:
    """Raise StartError if the database does not answer."""
    try:
        await database.ping()
    except Unavailable as error:
        # The thread of a failed connection to SQLite still reports to this loop, which is about to close.
        await asyncio.sleep(0.1)
        place, cause = database.url.render_as_string(hide_password=True), str(error.__cause__).splitlines()[0]
        raise StartError(f"{error.message}: {place}: {cause}") from error


async def check_migrated(database: Database, migrations: Sequence[Migrations]) -> None:
    """Raise StartError if the database does not answer or lacks a migration."""
    await check_reachable(database)
    if any([await migrate.pending(database, schema) for schema in migrations]):
        raise StartError("the database is not up to date; run: timetracker migrate")


async def check_servable(app: "application.TimeTracker") -> None:
    """Raise StartError also if the scripts and styles of the pages are missing."""
    await check_migrated(app.database, app.plugins.migrations)
    if not assets.manifest(str(app.static_folder)):
        raise StartError("the scripts and styles of the pages are not built; run: make pages")
