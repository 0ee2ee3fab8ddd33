"""What can be wrong with a row, and with a whole file."""

from collections.abc import Mapping

from app.core.errors import Invalid, invalid_fields

LONGEST_VALUE = 120


class Trouble(Exception):
    """Why a row does not become an entry. `skip`: nothing is wrong with it, it just is no tracked time.

    `field` names what is at fault in our words, `value` is what stands there, cut.
    """

    def __init__(self, code: str, message: str, *, field: str = "", value: str = "", skip: bool = False) -> None:
        super().__init__(message)
        self.code, self.message, self.field, self.skip = code, message, field, skip
        self.value = value[:LONGEST_VALUE]


def unreadable(message: str, **details: object) -> Invalid:
    """A file that cannot be read at all; `details` are further keys of the answer."""
    error = invalid_fields(file=message)
    error.details = details
    return error


def undecided(name: str, message: str, readings: Mapping[str, object]) -> Invalid:
    """A question that the file leaves open and the option `name` answers; `readings` are the possible answers."""
    error = invalid_fields(**{name: message})
    error.code, error.details = "ambiguous", {"readings": readings}
    return error
