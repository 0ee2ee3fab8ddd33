"""Which time entries a list or an export is about."""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from app.core.clock import day_end, day_start
from app.core.errors import Forbidden
from app.core.principal import Principal
from app.core.sql import containing
from app.routes.wire import DayOrInstant, Id, Line, Query
from app.services.time_entries.queries import visible_to


class EntryFilter(Query):
    """Which time entries. A date is a day in the caller's zone; as an end it includes that whole day."""

    project_id: Id | None = None
    client_id: Id | None = None
    task_id: Id | None = None
    user_id: Id | None = Field(None, description="Whose entries; only an admin may ask for somebody else's")
    start_date: DayOrInstant | None = Field(None, description="Entries that start at this day or instant, or later")
    end_date: DayOrInstant | None = Field(
        None, description="Entries that start until the end of this day, or this instant"
    )
    billable: bool | None = None
    paid: bool | None = None
    tag: Line | None = None
    include_active: bool = Field(False, description="Also running timers")

    def filters(self, caller: Principal) -> dict[str, Any]:
        """What the service filters by."""
        if self.user_id not in (None, caller.user_id) and not caller.is_admin:
            raise Forbidden("Only an administrator may see the entries of somebody else")
        return visible_to(caller) | {
            "project_id": self.project_id,
            "client_id": self.client_id,
            "task_id": self.task_id,
            "user_id": self.user_id,
            "since": start(self.start_date, caller.zone),
            "until": self.end_date if isinstance(self.end_date, datetime) else None,
            "before": None
            if self.end_date is None or isinstance(self.end_date, datetime)
            else day_end(self.end_date, caller.zone),
            "billable": self.billable,
            "paid": self.paid,
            "tag": self.tag and containing(f",{self.tag.strip().lower()},"),
            "finished": None if self.include_active else True,
        }


def start(day: date | None, zone: str) -> datetime | None:
    """The instant at which a day or instant of a filter begins."""
    return day if day is None or isinstance(day, datetime) else day_start(day, zone)
