"""How commands run: with an app, and with a database that is ready."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from app import TimeTracker, create_app
from app.core import migrate
from app.core.errors import StartError, Unavailable
from app.routes import assets

Command = Callable[..., Coroutine[Any, Any, None]]


async def call(command: Command, *args: Any, **kwargs: Any) -> None:
    """Awaits a command with an app whose database is closed at the end."""
    app = create_app()
    try:
        await command(app, *args, **kwargs)
    finally:
        await app.database.dispose()


def with_app(command: Command) -> Callable[..., None]:
    """Runs an async command with an app."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        asyncio.run(call(command, *args, **kwargs))

    return run


def with_data(command: Command) -> Callable[..., None]:
    """Runs an async command with an app whose database is `ready`."""

    @wraps(command)
    async def run(app: TimeTracker, *args: Any, **kwargs: Any) -> None:
        await ready(app)
        await command(app, *args, **kwargs)

    return with_app(run)


async def answers(app: TimeTracker) -> None:
    """Raises StartError where the database does not answer."""
    try:
        await app.database.ping()
    except Unavailable as error:
        # The thread of a failed connection to SQLite still has a word for this loop, which is about to close.
        await asyncio.sleep(0.1)
        place, cause = app.database.url.render_as_string(hide_password=True), str(error.__cause__).splitlines()[0]
        raise StartError(f"{error.message}: {place}: {cause}") from error


async def ready(app: TimeTracker) -> None:
    """Raises StartError where the database does not answer, or lacks a migration."""
    await answers(app)
    if any([await migrate.pending(app.database, schema) for schema in app.schemas]):
        raise StartError("the database is not up to date; run: timetracker migrate")


async def servable(app: TimeTracker) -> None:
    """Raises StartError also where the pages have no scripts and styles."""
    await ready(app)
    if not assets.manifest(str(app.static_folder)):
        raise StartError("the scripts and styles of the pages are not built; run: make pages")
