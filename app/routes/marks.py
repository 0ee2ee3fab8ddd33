"""Facts that a route states about itself; plugins and the documentation act on them."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def superseded_by(path: str) -> Callable[[View], View]:
    """The route lives on only for our own pages; integrations use `path`, a rule of v1."""

    def decorator(view: View) -> View:
        view.__dict__["superseded_by"] = path
        return view

    return decorator


def successor_of(view: Callable[..., Any]) -> str | None:
    """The v1 path that a view names as its successor; None where it names none."""
    found: str | None = getattr(view, "superseded_by", None)
    return found
