"""Facts that a route states about itself; plugins and the documentation act on them."""

from collections.abc import Callable, Mapping
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


def accepts(**bodies: Mapping[str, Any]) -> Callable[[View], View]:
    """What a route reads itself, beside or instead of a JSON shape: media type -> OpenAPI schema.

    `/` and `-` of a media type are spelled `__` and `_`: `accepts(text__csv={"type": "string"})`.
    """

    def decorator(view: View) -> View:
        view.__dict__["reads_bodies"] = {media_type(name): {"schema": dict(kind)} for name, kind in bodies.items()}
        return view

    return decorator


def produces(description: str, *kinds: str) -> Callable[[View], View]:
    """The media types of a route that answers with a file."""

    def decorator(view: View) -> View:
        view.__dict__["sends_files"] = dict.fromkeys(kinds, description)
        return view

    return decorator


def media_type(name: str) -> str:
    """`multipart__form_data` -> `multipart/form-data`."""
    return name.replace("__", "/").replace("_", "-")


def bodies_of(view: Callable[..., Any]) -> Mapping[str, Any]:
    """What `accepts` says of a view."""
    found: Mapping[str, Any] = getattr(view, "reads_bodies", {})
    return found


def files_of(view: Callable[..., Any]) -> Mapping[str, str]:
    """Media type -> description of what `produces` says of a view."""
    found: Mapping[str, str] = getattr(view, "sends_files", {})
    return found
