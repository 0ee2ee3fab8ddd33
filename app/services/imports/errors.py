"""Errors of a row, and of a whole file."""

from collections.abc import Mapping

from app.core.errors import Invalid, invalid_fields

MAX_VALUE_LENGTH = 120


class RowError(Exception):
    """The reason that a row does not become an entry; with `skip` it is valid, but not tracked time.

    `field` is our name of the field at fault, `value` its text in the file, truncated.
    """

    def __init__(self, code: str, message: str, *, field: str = "", value: str = "", skip: bool = False) -> None:
        super().__init__(message)
        self.code, self.message, self.field, self.skip = code, message, field, skip
        self.value = value[:MAX_VALUE_LENGTH]


def unreadable(message: str, **details: object) -> Invalid:
    """Return the error of a file that cannot be read at all; `details` are further keys of the answer."""
    error = invalid_fields(file=message)
    error.details = details
    return error


def ambiguous(name: str, message: str, readings: Mapping[str, object]) -> Invalid:
    """Return the error of an ambiguous file, which the option `name` settles; `readings` are its possible values."""
    error = invalid_fields(**{name: message})
    error.code, error.details = "ambiguous", {"readings": readings}
    return error
