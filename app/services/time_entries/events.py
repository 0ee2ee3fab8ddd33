"""Events of tracked time."""

from dataclasses import dataclass
from typing import ClassVar, TypedDict

from app.core.events import Event
from app.services.time_entries.models import TimeEntry


@dataclass(frozen=True, kw_only=True)
class TimeEntryEvent(Event):
    """An event of an entry; `id` is the entry's, `user_id` its owner's."""

    resource: ClassVar[str] = "time_entry"

    project_id: int | None = None
    task_id: int | None = None


class TimeEntryCreated(TimeEntryEvent):
    name = "time_entry.created"


class TimeEntryUpdated(TimeEntryEvent):
    name = "time_entry.updated"


class TimeEntryDeleted(TimeEntryEvent):
    name = "time_entry.deleted"


class TimeEntryRestored(TimeEntryEvent):
    """A deleted entry was restored; `after` has all of its columns."""

    name = "time_entry.restored"


class TimerStarted(TimeEntryEvent):
    name = "time_entry.started"


class TimerStopped(TimeEntryEvent):
    name = "time_entry.stopped"


class EventFields(TypedDict):
    """The fields that every event of an entry has."""

    id: int
    user_id: int
    project_id: int | None
    task_id: int | None


def event_fields(entry: TimeEntry) -> EventFields:
    """Return the fields that every event of an entry has."""
    return {
        "id": entry.id,
        "user_id": entry.user_id,
        "project_id": entry.project_id,
        "task_id": entry.task_id,
    }
