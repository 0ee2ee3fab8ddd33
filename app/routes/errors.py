"""One error, three looks: the JSON envelope, RFC 9457 problem details, and a page."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from quart import Response, g, redirect, render_template, request, url_for
from quart_schema import RequestSchemaValidationError
from werkzeug.exceptions import HTTPException, InternalServerError

from app.core.errors import AppError, Invalid, NotFound, TooLarge, Unauthorized, UnsupportedMediaType, invalid
from app.core.json import encode
from app.core.log import request_id
from app.routes.context import host
from app.routes.headers import is_v1

if TYPE_CHECKING:
    from app import TimeTracker

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
KNOWN: dict[int, tuple[type[AppError], str]] = {
    400: (Invalid, "The request cannot be read"),
    404: (NotFound, "There is nothing at this address"),
    413: (TooLarge, "The body is larger than this server accepts"),
    415: (UnsupportedMediaType, "Send the body as application/json"),
}


def init_app(app: "TimeTracker") -> None:
    """Every error of every surface ends here."""
    app.register_error_handler(AppError, answer)
    app.register_error_handler(RequestSchemaValidationError, answer_invalid)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(InternalServerError, answer_unknown)


async def answer_invalid(error: RequestSchemaValidationError) -> Response:
    """A body or a query that does not fit its shape."""
    return await answer(invalid(messages(error.validation_error)))


async def answer_http(error: HTTPException) -> Response:
    """What Quart and Werkzeug raise: unknown paths, wrong methods, unreadable bodies."""
    status = error.code or 500
    if status == 405:
        made = AppError(f"{request.method} is not possible here", code="method_not_allowed")
        made.headers = dict(error.get_headers())
        made.headers.pop("Content-Type", None)
    elif status in KNOWN:
        kind, text = KNOWN[status]
        made = kind(text)
    else:
        made = AppError(error.name, code=error.name.lower().replace(" ", "_"))
    made.status = status
    return await answer(made)


async def answer_unknown(error: InternalServerError) -> Response:
    """A bug. Quart has logged it; the caller learns the request's id and no more."""
    return await answer(AppError(f"Something went wrong; the log knows it as {request_id.get()}"))


async def answer(error: AppError) -> Response:
    """The look that the caller understands."""
    headers = dict(error.headers)
    if not wants_json():
        if isinstance(error, Unauthorized) and request.method in ("GET", "HEAD") and signing_in_helps():
            sign_in = url_for("web.sign_in", next=request.full_path.rstrip("?"))
            return redirect(sign_in)  # type: ignore[return-value]  # Quart makes it a `Response` of its own
        g.setdefault("principal", None)
        page = await render_template("error.html", error=error, request_id=request_id.get())
        return Response(page, error.status, headers)
    if error.status == 401 and is_v1(request.path):
        headers["WWW-Authenticate"] = "Bearer"
    if PROBLEM in request.headers.get("Accept", ""):
        return Response(encode(problem(error)), error.status, headers, content_type=PROBLEM)
    return Response(encode(envelope(error)), error.status, headers, content_type="application/json")


def signing_in_helps() -> bool:
    """Whether the cookie opens this route; routes of plugins may want something else."""
    policy = host().auth.policies.get(request.endpoint or "")
    return policy is not None and "session" in policy.strategies


def wants_json() -> bool:
    """Below `/api` every answer is JSON, the docs page aside; elsewhere where JSON was sent or is asked for."""
    below = request.path.startswith("/api/") or request.path == "/api"
    return below or request.is_json or request.accept_mimetypes.best in ("application/json", PROBLEM)


def envelope(error: AppError) -> dict[str, object]:
    """`error`, `message`, `error_code`, `request_id`, and `errors` where fields are at fault."""
    body: dict[str, object] = {
        "error": error.title,
        "message": error.message,
        "error_code": error.code,
        "request_id": request_id.get(),
    }
    if error.fields:
        body["errors"] = error.fields
    return body | dict(error.details)


def problem(error: AppError) -> dict[str, object]:
    """The same facts as RFC 9457 problem details."""
    facts = envelope(error)
    return {
        "type": "about:blank",
        "title": facts.pop("error"),
        "status": error.status,
        "detail": error.message,
    } | facts


def messages(error: object) -> Mapping[str, list[str]]:
    """Field -> messages, of what pydantic found; `body` or `query` stands for the whole."""
    found: dict[str, list[str]] = {}
    if not isinstance(error, ValidationError):
        return {"body": ["does not have the expected form"]}
    for item in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in item["loc"]) or "body"
        found.setdefault(name, []).append(_text(name, dict(item)))
    return found


def _text(name: str, item: dict[str, Any]) -> str:
    context = item.get("ctx", {})
    if item["type"] == "missing" or (item["type"] == "string_too_short" and context.get("min_length") == 1):
        return required(name)
    if item["type"] == "value_error":
        return str(context.get("error", item["msg"]))
    if item["type"] == "model_type":
        return "must be a JSON object"
    return str(item["msg"])


def required(name: str) -> str:
    """`Name is required`, `project_id is required`: as the API documents it."""
    return f"{name if '_' in name else name.capitalize()} is required"
