"""The resource card of time entries."""

from datetime import UTC, datetime

from sqlalchemy import select

from app.core.messages import N_
from app.core.resource import SAMPLE_TIME, Archive, Resource, sample_of
from app.services.time_entries.events import (
    TimeEntryCreated,
    TimeEntryDeleted,
    TimeEntryRestored,
    TimeEntryUpdated,
    TimerStarted,
    TimerStopped,
)
from app.services.time_entries.models import (
    EntryChange,
    EntryRollup,
    EntryRollupDelta,
    EntryVersion,
    Pause,
    Tag,
    TimeEntry,
)

TIME_ENTRY = Resource(
    name="time_entry",
    label=N_("Time entries"),
    scopes={"read:time_entries": N_("View time entries"), "write:time_entries": N_("Create and update time entries")},
    read_scopes=("read:time_entries",),
    tables={
        TimeEntry: Archive.USER,
        Pause: Archive.USER,
        Tag: Archive.INSTANCE,  # archives of a user have the tags of the entries alone
        EntryRollup: Archive.NEVER,
        EntryRollupDelta: Archive.NEVER,
        EntryVersion: Archive.NEVER,
        EntryChange: Archive.NEVER,
    },
    user_rows={
        TimeEntry: lambda user_id: TimeEntry.user_id == user_id,
        Pause: lambda user_id: Pause.entry_id.in_(select(TimeEntry.id).where(TimeEntry.user_id == user_id)),
    },
    events={
        TimeEntryCreated: N_("An entry with a start and an end was created"),
        TimeEntryUpdated: N_("An entry was changed, or a timer paused or resumed"),
        TimeEntryDeleted: N_("An entry was deleted"),
        TimeEntryRestored: N_("A deleted entry was restored"),
        TimerStarted: N_("A timer was started"),
        TimerStopped: N_("A timer was stopped"),
    },
    sample=sample_of(
        TimeEntry,
        id=5,
        source="auto",
        start_time=datetime(2024, 1, 15, 9, tzinfo=UTC),
        end_time=SAMPLE_TIME,
        duration_seconds=28800,
        break_seconds=0,
        tags="design",
        notes="Worked",
    ),
    changes={
        TimeEntryUpdated: ({"notes": "Work"}, {"notes": "Worked"}),
        TimerStarted: (None, {"end_time": None, "duration_seconds": None}),
        TimerStopped: (
            {"end_time": None, "duration_seconds": None},
            {"end_time": "2024-01-15T17:00:00Z", "duration_seconds": 28800},
        ),
    },
    for_plugins=True,
)
