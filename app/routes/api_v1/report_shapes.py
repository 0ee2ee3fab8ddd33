"""Shapes of reports: what is asked, and how it is answered."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.routes.wire import DayOrInstant, Id, Line, Query
from app.services.reports import lines
from app.services.reports.question import GROUPS, Question
from app.services.reports.rounding import EXACT, RULE
from app.services.reports.summary import Report

Period = Literal["today", "yesterday", "this_week", "last_week", "this_month", "last_month", "this_year", "last_year"]


def parts(value: Any) -> Any:
    """The parts of a comma-separated text; a list as it is."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Groups = Annotated[list[str], Field(max_length=2), BeforeValidator(parts, json_schema_input_type=str)]


class ReportQuery(Query):
    """What a report is about. A date is a day in `tz`, else in the caller's zone; as an end it is included."""

    model_config = ConfigDict(extra="ignore")

    start_date: DayOrInstant | None = Field(
        None, description="First day or instant; 30 days before the end if not given"
    )
    end_date: DayOrInstant | None = Field(None, description="Last day or instant; today if not given")
    period: Period | None = Field(None, description="Instead of the two dates, as of now")
    group_by: Groups = Field([], description=f"One or two, comma-separated, of {', '.join(GROUPS)}")
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
        values = self.model_dump(include=set(ReportQuery.model_fields) - {"start_date", "end_date", "tz", "group_by"})
        return Question(start=self.start_date, end=self.end_date, zone=self.tz, group_by=tuple(self.group_by), **values)


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


class Group(BaseModel):
    """A line: an id, a date (of its first day), tags or a truth value as `key`, and lines below it."""

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
    groups: list["Group"]


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
        "groups": [group(line) for line in total.lines],
    }


def group(line: lines.Line) -> dict[str, Any]:
    """A line as JSON values, with those below it."""
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
        "groups": [group(inner) for inner in line.lines],
    }


def amounts(line: lines.Line) -> list[dict[str, Any]]:
    """What a line is worth, by currency."""
    return [{"currency": currency, "amount": cents / 100} for currency, cents in line.cents.items()]
