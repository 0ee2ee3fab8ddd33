"""What a view asks for: the transaction that it runs in, who calls, and the app's settings."""

import time
from importlib.metadata import version
from typing import TYPE_CHECKING, cast

from quart import current_app, g
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Unauthorized
from app.core.principal import Principal

if TYPE_CHECKING:
    from app import TimeTracker

VERSION = version("timetracker-server")


def session() -> AsyncSession:
    """The session of this request's one transaction."""
    return cast(AsyncSession, g.session)


def caller() -> Principal:
    """Who calls; Unauthorized where nobody is known (a public view asked)."""
    principal: Principal | None = g.principal
    if principal is None:
        raise Unauthorized("Sign in or send an API token", title="Authentication required")
    return principal


def principal() -> Principal | None:
    """Who calls, where somebody is known."""
    found: Principal | None = g.get("principal")
    return found


def elapsed() -> float:
    """Seconds since this request arrived."""
    return time.perf_counter() - cast(float, g.began)


def host() -> "TimeTracker":
    """The app that serves this request."""
    return cast("TimeTracker", current_app)
