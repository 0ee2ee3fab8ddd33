"""Reads that a page and its layout share: the database is asked once a request."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import TypeVar

from quart import g

from app.routes.context import caller, session
from app.routes.web.formatting import Formatter
from app.services.accounts import preferences
from app.services.accounts.preferences import Preferences
from app.services.settings import instance

Result = TypeVar("Result")


def per_request(read: Callable[[], Awaitable[Result]]) -> Callable[[], Awaitable[Result]]:
    """Remember the result of a function without arguments for the rest of the transaction.

    The results are kept on the session, so a page that is shown after a rollback reads them again.
    """

    @wraps(read)
    async def remembered() -> Result:
        results = session().info.setdefault("per_request", {})
        if read not in results:
            results[read] = await read()
        result: Result = results[read]
        return result

    return remembered


@per_request
async def my_preferences() -> Preferences:
    """The caller's preferences."""
    return await preferences.read_preferences(session(), caller().user_id)


async def my_formatter() -> Formatter:
    """The formatter of times and numbers that the caller has chosen."""
    return Formatter.of(await my_preferences(), caller().zone)


@per_request
async def default_currency() -> str:
    """The currency of the instance, for clients that have none of their own."""
    known: instance.Instance | None = g.get("instance_settings")
    return (known or await instance.read_settings(session())).currency


def remember_settings(settings: instance.Instance) -> None:
    """Let the page use settings that were read before its transaction."""
    g.instance_settings = settings
