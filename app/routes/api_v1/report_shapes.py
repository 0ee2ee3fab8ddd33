"""Shapes of reports: what is asked, and how it is answered."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field
from pydantic.config import JsonDict, JsonValue

from app.routes.wire import DayOrInstant, Id, Line, Query, shown
from app.services.reports import lines
from app.services.reports.question import GROUPS, Question
from app.services.reports.rounding import EXACT, RULE
from app.services.reports.summary import Report

Period = Literal["today", "yesterday", "this_week", "last_week", "this_month", "last_month", "this_year", "last_year"]


WORTH: list[JsonValue] = [{"currency": "EUR", "amount": 12038.0}]
EXAMPLE: JsonDict = {
    "start_date": "2024-01-01T00:00:00Z",
    "end_date": "2024-01-31T23:59:59Z",
    "timezone": "UTC",
    "week_start_day": 1,
    "group_by": ["project"],
    "rounding": {"applied": True, "rule": RULE, "rules": [{"mode": "up", "minutes": 15, "entries": 45}]},
    "total_hours": 160.5,
    "billable_hours": 160.5,
    "total_seconds": 577800,
    "raw_seconds": 574210,
    "billable_seconds": 577800,
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
            "amounts": WORTH,
            "groups": [],
        }
    ],
}


class ReportQuery(Query):
    """What a report is about. A date is a day in `tz`, else in the caller's zone; as an end it is included."""

    start_date: DayOrInstant | None = Field(
        None, description="First day or instant; 30 days before the end if not given"
    )
    end_date: DayOrInstant | None = Field(None, description="Last day or instant; today if not given")
    period: Period | None = Field(None, description="Instead of the two dates, as of now")
    group_by: Line | None = Field(None, description=f"One or two, comma-separated, of {', '.join(GROUPS)}")
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

    def question(self) -> Question:
        """The same for the service."""
        parts = [part.strip() for part in (self.group_by or "").split(",")]
        values = self.model_dump(include=set(ReportQuery.model_fields) - {"start_date", "end_date", "tz", "group_by"})
        return Question(
            start=self.start_date,
            end=self.end_date,
            zone=self.tz,
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
    """A line: an id, a date (of its first day), tags or a truth value as `key`."""

    by: str
    key: int | str | bool | None
    name: str
    entries: int
    seconds: int
    raw_seconds: int
    hours: float
    billable_seconds: int
    billable_hours: float
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
    """The report. Hours and amounts of lines add up to the total, which comes from seconds."""

    model_config = shown(EXAMPLE)

    start_date: datetime
    end_date: datetime
    timezone: str
    week_start_day: int
    group_by: list[str]
    rounding: RoundingOut
    total_hours: float
    billable_hours: float
    total_seconds: int
    raw_seconds: int
    billable_seconds: int
    total_entries: int
    amounts: list[Amount]
    by_project: list[ProjectLine]
    groups: list[Group]


class SummaryBody(BaseModel):
    summary: Summary


def body(report: Report) -> dict[str, Any]:
    """A report as JSON values."""
    question, total = report.question, report.total
    return {
        "start_date": report.span.since,
        "end_date": report.span.last,
        "timezone": report.span.zone,
        "week_start_day": report.span.weekday,
        "group_by": question.group_by,
        "rounding": {
            "applied": question.rounding,
            "rule": RULE if question.rounding else EXACT,
            "rules": report.rules,
        },
        "total_hours": total.hours,
        "billable_hours": total.billable_hours,
        "total_seconds": total.seconds,
        "raw_seconds": total.raw_seconds,
        "billable_seconds": total.billable_seconds,
        "total_entries": total.entries,
        "amounts": amounts(total),
        "by_project": [
            {
                "project_id": line.key,
                "project_name": line.name,
                "hours": line.hours,
                "entries": line.entries,
                "seconds": line.seconds,
                "amounts": amounts(line),
            }
            for line in report.projects
        ],
        "groups": [group(line) | {"groups": [group(inner) for inner in line.lines]} for line in total.lines],
    }


def group(line: lines.Line) -> dict[str, Any]:
    """A line as JSON values, without those below it."""
    return {
        "by": line.by,
        "key": str(line.key)[:7] if line.by == "month" else line.key,
        "name": line.name,
        "entries": line.entries,
        "seconds": line.seconds,
        "raw_seconds": line.raw_seconds,
        "hours": line.hours,
        "billable_seconds": line.billable_seconds,
        "billable_hours": line.billable_hours,
        "amounts": amounts(line),
    }


def amounts(line: lines.Line) -> list[dict[str, Any]]:
    """What a line is worth, by currency."""
    return [{"currency": currency, "amount": cents / 100} for currency, cents in line.cents.items()]
