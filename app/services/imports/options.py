"""What somebody says about a file and about what should become of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import time
from typing import Any

from app.core.clock import ZONES
from app.core.errors import invalid_fields
from app.services.imports.dialects import DIALECTS

CHOICES: dict[str, tuple[object, ...]] = {
    "source": (None, *DIALECTS, "toggl-workspace"),
    "date_order": (None, "dmy", "mdy"),
    "decimal": (None, ".", ","),
    "on_error": ("skip", "abort"),
    "changed": ("skip", "import"),
}
# With others of these, the rows of the same file would not be recognised.
READING = ("source", "timezone", "date_order", "decimal", "columns", "day_start")


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a file is read, and what is done with its rows.

    `timezone` is the zone of the clocks in the file. `columns` maps our fields to headers and beats all that we know,
    `people` maps names or e-mails in the file to user names, `mine` gives every row to the importing user.
    `default_project` is the name of a project for rows that have none. `changed` is about rows whose times are known
    from an earlier import and whose text is new. `day_start` is where rows that have only hours begin.
    """

    timezone: str
    source: str | None = None
    date_order: str | None = None
    decimal: str | None = None
    on_error: str = "skip"
    changed: str = "skip"
    create_missing: bool = False
    mine: bool = False
    default_project: str | None = None
    day_start: time = time(9)
    columns: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.timezone not in ZONES:
            raise invalid_fields(timezone=f"{self.timezone} is not an IANA time zone")
        for name, known in CHOICES.items():
            if getattr(self, name) not in known:
                raise invalid_fields(**{name: f"must be one of {', '.join(str(one) for one in known if one)}"})

    def plain(self) -> dict[str, Any]:
        """As JSON values, to be kept with the import."""
        return asdict(self) | {"day_start": self.day_start.isoformat("minutes")}

    def reads_like(self, kept: Mapping[str, Any]) -> bool:
        """Whether rows are read as with the options that were kept."""
        mine = self.plain()
        return all(mine[name] == kept.get(name) for name in READING)


NAMES = frozenset(item.name for item in fields(Options))
