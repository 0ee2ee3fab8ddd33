"""The people of a file, and how to read its cells."""

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from app.services.imports.formats import Cells
from app.services.imports.options import ImportOptions


@dataclass(frozen=True, slots=True)
class Person:
    """A person in a file, as far as it is known."""

    email: str = ""
    login: str = ""
    name: str = ""

    @property
    def label(self) -> str:
        """The person's name in the option `people` and in reports."""
        return self.email or self.login or self.name


def person_of(cells: Cells) -> Person:
    """Return the person of a row."""
    get = cells.get
    return Person(get("person_email", "").casefold(), get("person_login", ""), get("person_name", ""))


@dataclass
class Interpretation:
    """The reading of a file that its rows or the options settle.

    `unit` is that of durations without one. `day_totals` are the seconds of each day of rows without clock times,
    `filled` those that are read so far.
    """

    options: ImportOptions
    order: str
    mark: str
    unit: str
    day_totals: dict[tuple[Person, date], int] = field(default_factory=dict)
    filled: dict[tuple[Person, date], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.options.timezone)
