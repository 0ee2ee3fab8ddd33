"""Options of an import: how to read the file, and what to do with its rows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import time

from app.core.clock import ZONES
from app.core.errors import invalid_fields
from app.core.messages import N_
from app.services.imports.formats import FORMATS

OPTION_CHOICES: dict[str, tuple[object, ...]] = {
    "source": (None, *FORMATS, "toggl-workspace"),
    "date_order": (None, "dmy", "mdy"),
    "decimal": (None, ".", ","),
    "unit": (None, "hours", "minutes", "seconds"),
    "on_error": ("skip", "abort"),
    "changed": ("skip", "import"),
}
# If one of these differs, the rows of the same file are not recognized.
READING_OPTIONS = ("source", "timezone", "date_order", "decimal", "columns", "day_start")


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """The options of an import.

    `timezone` is the zone of local times in the file. `columns` maps our fields to headers, before all known ones,
    `people` maps names or e-mails in the file to user names, `mine` gives every row to the importing user.
    `default_project` is the name of a project for rows that have none. `changed` is about rows whose times are known
    from an earlier import and whose text is new. `unit` is
    that of durations that are numbers without one. `day_start` is the start of rows that have only hours.
    """

    timezone: str
    source: str | None = None
    date_order: str | None = None
    decimal: str | None = None
    unit: str | None = None
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
            raise invalid_fields(timezone=N_("{zone} is not an IANA time zone", zone=self.timezone))
        for name, known in OPTION_CHOICES.items():
            if getattr(self, name) not in known:
                raise invalid_fields(
                    **{name: N_("must be one of {names}", names=", ".join(str(one) for one in known if one))}
                )

    def to_json(self) -> dict[str, object]:
        """Return the options as JSON, which is stored with the import."""
        return asdict(self) | {"day_start": self.day_start.isoformat("minutes")}

    def reads_like(self, kept: Mapping[str, object]) -> bool:
        """Return whether rows are read as with stored options."""
        mine = self.to_json()
        return all(mine[name] == kept.get(name) for name in READING_OPTIONS)


OPTION_NAMES = frozenset(item.name for item in fields(ImportOptions))
