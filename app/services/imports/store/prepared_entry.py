"""A row that can become an entry, and the columns of that entry."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from app.services.imports.interpret.rows import ParsedRow

EntrySubject = tuple[int | None, int | None, int | None, str | None]  # project, client, task and notes
EntryTimes = tuple[int, datetime, datetime | None]


class EntryValues(TypedDict):
    """The columns of a new entry, apart from those that are copied from its row."""

    user_id: int
    project_id: int | None
    client_id: int | None
    task_id: int | None
    start_time: datetime
    end_time: datetime
    duration_seconds: int
    break_seconds: int
    notes: str | None
    tags: str | None
    source: str
    billable: bool
    paid: bool
    created_at: datetime
    updated_at: datetime


@dataclass(slots=True)
class PreparedEntry:
    """A row that can become an entry, with the entry's columns and its fingerprint as `key`."""

    row: ParsedRow
    values: EntryValues
    key: str
    foreign_id: str | None

    @property
    def columns(self) -> dict[str, object]:
        """All columns of the entry."""
        return {**self.values, **self.row.copied}

    @property
    def times(self) -> EntryTimes:
        """User, start and end."""
        return self.values["user_id"], self.values["start_time"], self.values["end_time"]

    @property
    def subject(self) -> EntrySubject:
        """Project, client, task and notes."""
        values = self.values
        return values["project_id"], values["client_id"], values["task_id"], values["notes"]
