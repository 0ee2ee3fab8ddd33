"""Who is in a file, and how its cells are to be read."""

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from app.services.imports.dialects import Cells
from app.services.imports.options import Options


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a file, as far as it says."""

    email: str = ""
    login: str = ""
    name: str = ""

    @property
    def label(self) -> str:
        """What people call them by, and what `people` maps."""
        return self.email or self.login or self.name


def person_of(cells: Cells) -> Person:
    """Whose row it is, as far as it says."""
    get = cells.get
    return Person(get("person_email", "").casefold(), get("person_login", ""), get("person_name", ""))


@dataclass
class Reading:
    """What the whole file, or its user, has settled, and how much of each day is filled so far."""

    options: Options
    order: str
    mark: str
    whole: str
    filled: dict[tuple[Person, date], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.options.timezone)
