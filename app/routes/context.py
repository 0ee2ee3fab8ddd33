"""The context of a view: its transaction, its caller and its app."""

import time
from collections.abc import Callable
from importlib.metadata import version
from typing import TYPE_CHECKING, cast

from quart import current_app, g, request
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import listing
from app.core.errors import Unauthorized
from app.core.filters import Bound, F
from app.core.messages import N_
from app.core.principal import Principal

if TYPE_CHECKING:
    from app import TimeTracker

VERSION = version("timetracker-server")


def session() -> AsyncSession:
    """Return the session of this request's one transaction."""
    return cast(AsyncSession, g.session)


def caller() -> Principal:
    """Return the caller; Unauthorized if there is none, in a public view."""
    principal: Principal | None = g.principal
    if principal is None:
        raise Unauthorized(N_("Sign in or send an API token"), title=N_("Authentication required"))
    return principal


def current_principal() -> Principal | None:
    """Return the caller, or None if the caller is anonymous."""
    found: Principal | None = g.get("principal")
    return found


def elapsed() -> float:
    """Return the seconds since this request arrived."""
    return time.perf_counter() - cast(float, g.began)


def running_app() -> "TimeTracker":
    """Return the app that serves this request."""
    return cast("TimeTracker", current_app)


def current_view() -> Callable[..., object]:
    """Return the view that serves this request."""
    return current_app.view_functions[request.endpoint or ""]


def bind(wanted: F) -> Bound[F]:
    """Bind a filter to the caller, whose rights decide what it can find; errors of `Filter.of_caller`."""
    return wanted.bind(session(), caller())


async def read_one(of: listing.Listing[F], wanted: F) -> str | None:
    """Read the JSON of the single row that the filter finds and the caller may see; None if there is none."""
    return await listing.one(session(), of, bind(wanted))
