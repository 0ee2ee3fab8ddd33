"""Filters of time entries for lists and exports."""

from pydantic import Field

from app.core.period import bounds
from app.routes.schemas.types import END_DATE, START_DATE, DayOrInstant, Id, Line, Query
from app.services.time_entries.filters import EntryFilter


class EntryFilters(Query):
    """Which time entries. A date is a day in the caller's zone; as an end it includes that whole day."""

    project_id: Id | None = None
    client_id: Id | None = None
    task_id: Id | None = None
    user_id: Id | None = Field(None, description="Whose entries; only an admin may ask for somebody else's")
    start_date: DayOrInstant | None = Field(
        None,
        validation_alias=START_DATE,
        description="Entries that start at this day or instant, or later",
    )
    end_date: DayOrInstant | None = Field(
        None,
        validation_alias=END_DATE,
        description="Entries that start until the end of this day, or this instant",
    )
    billable: bool | None = None
    paid: bool | None = None
    without_rate: bool = Field(False, description="Only billable entries to which no rate applies")
    tag: Line | None = None
    include_active: bool = Field(False, description="Also running timers")

    def filter(self, zone: str) -> EntryFilter:
        """Return the filter of the service; days begin in `zone`."""
        return EntryFilter(
            **bounds(self.start_date, self.end_date, zone),
            project_id=self.project_id,
            client_id=self.client_id,
            task_id=self.task_id,
            user_id=self.user_id,
            billable=self.billable,
            paid=self.paid,
            unrated=self.without_rate,
            tag=self.tag,
            finished=not self.include_active,
        )
