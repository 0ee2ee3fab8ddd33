"""Facts that a route states about itself; plugins and the documentation act on them."""

from collections.abc import Callable, Mapping

from pydantic import BaseModel
from quart_schema import document_response

from app.core.typing import Function, Mark

SUPERSEDED_BY: Mark[str | None] = Mark("superseded_by", None)
BODIES: Mark[Mapping[str, Mapping[str, object]]] = Mark("accepts", {})
FILES: Mark[Mapping[str, str]] = Mark("produces", {})
IDEMPOTENT = Mark("idempotent", False)
UPLOAD = Mark("upload", False)
WITHOUT_SESSION = Mark("without_session", False)
SENDS_LINKS = Mark("sends_links", False)
# The schema of the resource that the ETag is made of.
SENDS_ETAG: Mark[type[BaseModel] | None] = Mark("sends_etag", None)
CHECKS_IF_MATCH: Mark[type[BaseModel] | None] = Mark("checks_if_match", None)


def superseded_by(path: str) -> Callable[[Function], Function]:
    """Name the v1 route that takes the place of a route, which lives on only for our own pages."""
    return lambda view: SUPERSEDED_BY.set(view, path)


def document_resource(body: type[BaseModel], status: int = 200) -> Callable[[Function], Function]:
    """Document the answer of a view that ends with `resource_response`: its body, and the ETag of what is in it."""
    return lambda view: document_response(body, status)(SENDS_ETAG.set(view, body))


def document_page(body: type[BaseModel]) -> Callable[[Function], Function]:
    """Document the answer of a view that ends with `page_response`: its body and its Link header."""
    return lambda view: document_response(body)(SENDS_LINKS.set(view, True))


def sends_etag(resource: type[BaseModel]) -> Callable[[Function], Function]:
    """State that the answer has the ETag of a resource, which is not part of the documented body."""
    return lambda view: SENDS_ETAG.set(view, resource)


def checks_if_match(resource: type[BaseModel]) -> Callable[[Function], Function]:
    """State that a view compares `If-Match` with the ETag of a resource, by `if_match`."""
    return lambda view: CHECKS_IF_MATCH.set(view, resource)


def upload(view: Function) -> Function:
    """Let a view receive large files: the body of its requests is kept on disk, up to `uploads.MAX_BODY_FACTOR` times
    the size of other bodies. Its path has no parameters."""
    return UPLOAD.set(view, True)


def without_session(view: Function) -> Function:
    """State that a view that only reads needs no database, so its request opens no session."""
    return WITHOUT_SESSION.set(view, True)


def accepts(**bodies: Mapping[str, object]) -> Callable[[Function], Function]:
    """State the bodies that a view reads itself, in addition to or instead of a JSON schema: media type -> schema.

    `/` and `-` of a media type are spelled `__` and `_`: `accepts(text__csv={"type": "string"})`.
    """
    content = {media_type(name): {"schema": dict(schema)} for name, schema in bodies.items()}
    return lambda view: BODIES.set(view, content)


def produces(description: str, *kinds: str) -> Callable[[Function], Function]:
    """State the media types of a view that answers with a file."""
    return lambda view: FILES.set(view, dict.fromkeys(kinds, description))


def fills_docstring(**values: str) -> Callable[[Function], Function]:
    """Replace `{names}` in a view's docstring, which OpenAPI shows."""

    def decorator(view: Function) -> Function:
        view.__doc__ = (view.__doc__ or "").format_map(values)
        return view

    return decorator


def media_type(name: str) -> str:
    """Return `multipart/form-data` for `multipart__form_data`."""
    return name.replace("__", "/").replace("_", "-")
