"""Errors in one of three formats: the JSON envelope, RFC 9457 problem details, or a page."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from quart import Response, g, redirect, render_template, request, url_for
from quart_schema import RequestSchemaValidationError
from werkzeug.exceptions import HTTPException, InternalServerError

from app.core.errors import AppError, Invalid, NotFound, TooLarge, Unauthorized, UnsupportedMediaType, invalid
from app.core.json import encode_json
from app.core.log import request_id
from app.core.messages import N_, Message
from app.routes.context import running_app
from app.routes.headers import is_v1

if TYPE_CHECKING:
    from app import TimeTracker

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
HTTP_ERRORS: dict[int, tuple[type[AppError], str]] = {
    400: (Invalid, "The request cannot be read"),
    404: (NotFound, "There is nothing at this address"),
    413: (TooLarge, "The body is larger than this server accepts"),
    415: (UnsupportedMediaType, "Send the body as application/json"),
}


def init_app(app: "TimeTracker") -> None:
    """Register the handlers of every error of every surface."""
    app.register_error_handler(AppError, error_response)
    app.register_error_handler(RequestSchemaValidationError, validation_error_response)
    app.register_error_handler(HTTPException, http_error_response)
    app.register_error_handler(InternalServerError, unexpected_error_response)


async def validation_error_response(error: RequestSchemaValidationError) -> Response:
    """Answer a body or a query that does not fit its schema."""
    return await error_response(invalid(field_messages(error.validation_error)))


async def http_error_response(error: HTTPException) -> Response:
    """Answer an error of Quart and Werkzeug: unknown paths, wrong methods, unreadable bodies."""
    status = error.code or 500
    if status == 405:
        made = AppError(N_("{method} is not possible here", method=request.method), code="method_not_allowed")
        made.headers = dict(error.get_headers())
        made.headers.pop("Content-Type", None)
    elif status in HTTP_ERRORS:
        kind, text = HTTP_ERRORS[status]
        made = kind(text)
    else:
        made = AppError(error.name, code=error.name.lower().replace(" ", "_"))
    made.status = status
    return await error_response(made)


async def unexpected_error_response(error: InternalServerError) -> Response:
    """Answer a bug. Quart has logged it; the caller gets the request's ID and nothing else."""
    return await error_response(
        AppError(N_("Something went wrong; the log knows it as {request_id}", request_id=request_id.get()))
    )


async def error_response(error: AppError) -> Response:
    """Answer an error in the format that the caller accepts."""
    headers = dict(error.headers)
    if not wants_json():
        if isinstance(error, Unauthorized) and request.method in ("GET", "HEAD") and accepts_session():
            sign_in = url_for("web.sign_in", next=request.full_path.rstrip("?"))
            return redirect(sign_in)  # type: ignore[return-value]  # Quart makes it a `Response` of its own
        g.setdefault("principal", None)
        page = await render_template("error.html", error=error, request_id=request_id.get())
        return Response(page, error.status, headers)
    if error.status == 401 and is_v1(request.path):
        headers["WWW-Authenticate"] = "Bearer"
    if PROBLEM in request.headers.get("Accept", ""):
        return Response(encode_json(problem_details(error)), error.status, headers, content_type=PROBLEM)
    return Response(encode_json(envelope(error)), error.status, headers, content_type="application/json")


def accepts_session() -> bool:
    """Return whether the cookie opens this route; routes of plugins may require another credential."""
    policy = running_app().auth.policies.get(request.endpoint or "")
    return policy is not None and "session" in policy.strategies


def wants_json() -> bool:
    """Return whether to answer with JSON: always below `/api`, elsewhere if JSON was sent or is accepted."""
    below = request.path.startswith("/api/") or request.path == "/api"
    return below or request.is_json or request.accept_mimetypes.best in ("application/json", PROBLEM)


def envelope(error: AppError) -> dict[str, object]:
    """Return `error`, `message`, `error_code`, `request_id`, and `errors` if fields are invalid."""
    body: dict[str, object] = {
        "error": error.title,
        "message": error.message,
        "error_code": error.code,
        "request_id": request_id.get(),
    }
    if error.fields:
        body["errors"] = error.fields
    return body | dict(error.details)


def problem_details(error: AppError) -> dict[str, object]:
    """Return the same facts as RFC 9457 problem details."""
    facts = envelope(error)
    return {
        "type": "about:blank",
        "title": facts.pop("error"),
        "status": error.status,
        "detail": error.message,
    } | facts


def field_messages(error: object, texts: Mapping[str, Message] | None = None) -> dict[str, list[str]]:
    """Return the messages of a pydantic error by field; `body` stands for the whole.

    `texts` replace pydantic's, by the type of the error.
    """
    found: dict[str, list[str]] = {}
    if not isinstance(error, ValidationError):
        return {"body": ["does not have the expected form"]}
    for item in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in item["loc"]) or "body"
        text = texts.get(item["type"]) if texts else None
        found.setdefault(name, []).append(Message(text.msgid, item.get("ctx", {})) if text else _text(name, dict(item)))
    return found


# Pydantic's own messages by the type of the error; the parameters are those of its context.
BUILT_IN = {
    "bool_parsing": N_("Input should be a valid boolean, unable to interpret input"),
    "bool_type": N_("Input should be a valid boolean"),
    "decimal_parsing": N_("Input should be a valid decimal"),
    "decimal_type": N_("Decimal input should be an integer, float, string or Decimal object"),
    "dict_type": N_("Input should be a valid dictionary"),
    "greater_than": N_("Input should be greater than {gt}"),
    "greater_than_equal": N_("Input should be greater than or equal to {ge}"),
    "int_from_float": N_("Input should be a valid integer, got a number with a fractional part"),
    "int_parsing": N_("Input should be a valid integer, unable to parse string as an integer"),
    "int_type": N_("Input should be a valid integer"),
    "less_than": N_("Input should be less than {lt}"),
    "less_than_equal": N_("Input should be less than or equal to {le}"),
    "list_type": N_("Input should be a valid list"),
    "literal_error": N_("Input should be {expected}"),
    "string_too_long": N_("String should have at most {max_length} characters"),
    "string_too_short": N_("String should have at least {min_length} characters"),
    "string_type": N_("Input should be a valid string"),
}


def _text(name: str, item: dict[str, Any]) -> str:
    context: dict[str, Any] = item.get("ctx", {})
    if item["type"] == "missing" or (item["type"] == "string_too_short" and context.get("min_length") == 1):
        return required(name)
    if item["type"] == "value_error" and "error" in context:
        error: Exception = context["error"]
        return error.args[0] if error.args and isinstance(error.args[0], str) else str(error)
    if item["type"] == "model_type":
        return N_("must be a JSON object")
    known = BUILT_IN.get(item["type"])
    made = Message(known.msgid, context) if known else None
    return made if made is not None and made == item["msg"] else str(item["msg"])


def required(name: str) -> str:
    """Return `Name is required` or `project_id is required`, as the API documents it."""
    return N_("{field} is required", field=name if "_" in name else N_(name.capitalize()))
