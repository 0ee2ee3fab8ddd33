"""Filters of imports and their rows, which belong to the user who imported."""

from dataclasses import dataclass

from app.core.filters import OwnFilter


@dataclass(frozen=True, kw_only=True)
class ImportFilter(OwnFilter):
    """Imports by the format of their file."""

    id: int | None = None
    source: str | None = None


@dataclass(frozen=True, kw_only=True)
class ImportRowFilter(OwnFilter):
    """The rows of an import; `problems` leaves out those that became entries."""

    import_id: int
    state: str | None = None
    problems: bool = False
