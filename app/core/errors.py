"""The errors that services and routes raise; one handler renders them."""

from collections.abc import Mapping, Sequence

from app.core.messages import N_

FieldErrors = Mapping[str, Sequence[str]]


class AppError(Exception):
    """An answer to the caller. `message` is for people, `code` for programs.

    `title` is the short text of the `error` key (default `message`), `fields` maps a
    field to its messages, and `details` are further top-level keys of the answer.
    """

    status = 500
    code = "internal_error"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        title: str | None = None,
        fields: FieldErrors | None = None,
        details: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.title = title or message
        self.fields = fields
        self.details = details or {}
        self.headers = headers or {}


class Invalid(AppError):
    status = 400
    code = "bad_request"


class Unauthorized(AppError):
    status = 401
    code = "unauthorized"


class Forbidden(AppError):
    status = 403
    code = "forbidden"


class NotFound(AppError):
    status = 404
    code = "not_found"


class Conflict(AppError):
    status = 409
    code = "conflict"


class Gone(AppError):
    status = 410
    code = "gone"


class PreconditionFailed(AppError):
    status = 412
    code = "precondition_failed"


class TooLarge(AppError):
    status = 413
    code = "payload_too_large"


class UnsupportedMediaType(AppError):
    status = 415
    code = "unsupported_media_type"


class Unprocessable(AppError):
    status = 422
    code = "unprocessable"


class RateLimited(AppError):
    status = 429
    code = "rate_limited"


class Unavailable(AppError):
    status = 503
    code = "unavailable"


def invalid_fields(**fields: str) -> Invalid:
    """A validation error that names fields: `invalid_fields(end_time="must be after start_time")`."""
    return invalid({name: [text] for name, text in fields.items()})


def invalid(fields: FieldErrors) -> Invalid:
    """A validation error with any number of messages for each field, as the API documents them."""
    return Invalid(N_("Validation failed"), code="validation_error", fields=fields)


class StartError(Exception):
    """The server cannot start with its configuration; the text is one line for the operator."""
