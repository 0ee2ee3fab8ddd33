"""Rounding of entries in reports; tracked time stays as it is."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Integer, case, cast, func, literal_column

from app.core.messages import N_
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.time_entries.models import TimeEntry

ROUNDING_NOTE = N_(
    "Each entry is rounded by itself, to the minutes and in the direction that its project says, else its client; "
    "nearest rounds halves up. Totals are sums of what is shown."
)
EXACT_NOTE = N_("None: time as it was tracked.")

# A project's 0 minutes override the client's rule, too.
ROUNDING_MINUTES = func.nullif(
    func.coalesce(Project.rounding_minutes, Client.rounding_minutes), literal_column("0"), type_=Integer
)
ROUNDING_MODE = case((Project.rounding_minutes.is_not(None), Project.rounding_mode), else_=Client.rounding_mode)

_seconds = cast(TimeEntry.duration_seconds, BigInteger)
_unit = cast(ROUNDING_MINUTES, Integer) * literal_column("60")
ROUNDED_SECONDS = case(
    (ROUNDING_MINUTES.is_(None), _seconds),
    (literal_column("'up'") == ROUNDING_MODE, (_seconds + _unit - literal_column("1")) // _unit * _unit),
    (literal_column("'down'") == ROUNDING_MODE, _seconds // _unit * _unit),
    else_=(_seconds * literal_column("2") + _unit) // (_unit * literal_column("2")) * _unit,
)


@dataclass(frozen=True, slots=True)
class RoundingRule:
    """A rounding rule, and the number of entries in a report to which it applied."""

    mode: str
    minutes: int
    entries: int


def round_seconds(seconds: int, mode: str, minutes: int) -> int:
    """Round seconds like `ROUNDED_SECONDS` in the database."""
    unit = minutes * 60
    if unit == 0:
        return seconds
    halves = {"up": 2 * unit - 2, "down": 0, "nearest": unit}
    return (2 * seconds + halves[mode]) // (2 * unit) * unit
