"""Reports: what is asked, what is answered, and an example."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field
from pydantic.config import JsonDict, JsonValue

from app.routes.schemas.types import END_DATE, START_DATE, DayOrInstant, Id, Line, Query, examples
from app.services.reports.groupings import GROUPINGS
from app.services.reports.query import SummaryQuery
from app.services.time_entries.rounding import ROUNDING_NOTE

Period = Literal["today", "yesterday", "this_week", "last_week", "this_month", "last_month", "this_year", "last_year"]


WORTH: list[JsonValue] = [{"currency": "EUR", "amount": 12038.0}]
EXAMPLE: JsonDict = {
    "start_date": "2024-01-01T00:00:00Z",
    "end_date": "2024-01-31T23:59:59Z",
    "timezone": "UTC",
    "week_start_day": 1,
    "group_by": ["project"],
    "groups_overlap": False,
    "rounding": {"applied": True, "rule": ROUNDING_NOTE, "rules": [{"mode": "up", "minutes": 15, "entries": 45}]},
    "total_hours": 160.5,
    "billable_hours": 160.5,
    "total_seconds": 577800,
    "raw_seconds": 574210,
    "billable_seconds": 577800,
    "seconds_without_rate": 0,
    "total_entries": 85,
    "amounts": WORTH,
    "by_project": [
        {
            "project_id": 1,
            "project_name": "Website Redesign",
            "hours": 160.5,
            "entries": 85,
            "seconds": 577800,
            "amounts": WORTH,
        }
    ],
    "groups": [
        {
            "by": "project",
            "key": 1,
            "name": "Website Redesign",
            "entries": 85,
            "seconds": 577800,
            "raw_seconds": 574210,
            "hours": 160.5,
            "billable_seconds": 577800,
            "billable_hours": 160.5,
            "seconds_without_rate": 0,
            "amounts": WORTH,
            "groups": [],
        }
    ],
}


class ReportQuery(Query):
    """What a report is about. A date is a day in `tz`, else in the caller's zone; as an end it is included."""

    start_date: DayOrInstant | None = Field(
        None, validation_alias=START_DATE, description="First day or instant; 30 days before the end if not given"
    )
    end_date: DayOrInstant | None = Field(
        None, validation_alias=END_DATE, description="Last day or instant; today if not given"
    )
    period: Period | None = Field(None, description="Instead of the two dates, as of now")
    group_by: Line | None = Field(None, description=f"One or two, comma-separated, of {', '.join(GROUPINGS)}")
    tz: Line | None = Field(None, description="IANA zone of the days, such as `Europe/Berlin`")
    fill: bool = Field(True, description="Also dates without an entry, where the report is grouped by dates")
    rounding: bool = Field(
        True, description="Round entries as their projects and clients say; `false` for time as tracked"
    )
    project_id: Id | None = None
    client_id: Id | None = None
    task_id: Id | None = None
    user_id: Id | None = Field(None, description="Whose time; only an admin may ask for somebody else's")
    billable: bool | None = None
    paid: bool | None = None
    tag: Line | None = None

    def summary_query(self) -> SummaryQuery:
        """The same for the service."""
        parts = [part.strip() for part in (self.group_by or "").split(",")]
        renamed = {"start_date", "end_date", "tz", "group_by", "fill"}
        values = self.model_dump(include=set(ReportQuery.model_fields) - renamed)
        return SummaryQuery(
            start=self.start_date,
            end=self.end_date,
            zone=self.tz,
            include_empty=self.fill,
            group_by=tuple(part for part in parts if part),
            **values,
        )


class Amount(BaseModel):
    """What billable time is worth, in one currency."""

    currency: str
    amount: float


class ProjectLine(BaseModel):
    """A project's part; `project_id` is null for time that is booked on a client directly."""

    project_id: int | None
    project_name: str
    hours: float
    entries: int
    seconds: int
    amounts: list[Amount]


class GroupLine(BaseModel):
    """A line: an id, a date (of its first day), a tag or a truth value as `key`."""

    by: str
    key: int | str | bool | None
    name: str
    entries: int
    seconds: int
    raw_seconds: int
    hours: float
    billable_seconds: int
    billable_hours: float
    seconds_without_rate: int = Field(description="Billable time that no rate applies to; the amounts lack it")
    amounts: list[Amount]


class Group(GroupLine):
    """A line with those of the second group below it; without a second one there are none."""

    groups: list[GroupLine]


class RuleOut(BaseModel):
    """A rounding rule, and to how many entries of the report it applied."""

    mode: Literal["up", "down", "nearest"]
    minutes: int
    entries: int


class RoundingOut(BaseModel):
    """How time is rounded: `applied` unless `rounding=false` was asked for."""

    applied: bool
    rule: str
    rules: list[RuleOut]


class Summary(BaseModel):
    """The report. Hours and amounts of lines add up to the total, which comes from seconds, unless `groups_overlap`."""

    model_config = examples(EXAMPLE)

    start_date: datetime
    end_date: datetime
    timezone: str
    week_start_day: int
    group_by: list[str]
    groups_overlap: bool = Field(description="Whether an entry can count in several groups: it does in those of tags")
    rounding: RoundingOut
    total_hours: float
    billable_hours: float
    total_seconds: int
    raw_seconds: int
    billable_seconds: int
    seconds_without_rate: int = Field(description="Billable time that no rate applies to; the amounts lack it")
    total_entries: int
    amounts: list[Amount]
    by_project: list[ProjectLine]
    groups: list[Group]


class SummaryBody(BaseModel):
    summary: Summary
