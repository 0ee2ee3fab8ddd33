"""Time entries: their fields, what is answered, and an example."""

from datetime import datetime
from typing import Literal

from pydantic import AliasChoices, BaseModel, Field
from pydantic.config import JsonDict

from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import Count, Flag, Id, Reference, Tags, Text, Ticking, examples

EXAMPLE: JsonDict = {
    "id": 42,
    "user_id": 2,
    "project_id": 1,
    "client_id": None,
    "task_id": 5,
    "start_time": "2024-01-15T09:00:00Z",
    "end_time": "2024-01-15T17:00:00Z",
    "duration_seconds": 27000,
    "break_seconds": 1800,
    "paused_at": None,
    "duration_hours": 7.5,
    "duration_formatted": "07:30:00",
    "notes": "Worked on feature X",
    "tags": "development,frontend",
    "tag_list": ["development", "frontend"],
    "source": "manual",
    "billable": True,
    "paid": False,
    "invoice_number": None,
    "is_active": False,
    "created_at": "2024-01-15T17:01:12.518Z",
    "updated_at": "2024-01-15T17:01:12.518Z",
    "user": "ada",
    "username": "ada",
    "project": "Website Redesign",
    "project_name": "Website Redesign",
    "client": "Acme Corp",
    "client_name": "Acme Corp",
    "task": "Implement login feature",
    "task_name": "Implement login feature",
}


class EntryWork(BaseModel):
    """The fields that many entries can be given at once: what the time is booked on, and how."""

    project_id: Id | None = None
    client_id: Id | None = None
    task_id: Id | None = None
    notes: Text | None = Field(None, validation_alias=AliasChoices("notes", "description"))
    tags: Tags | None = None
    billable: Flag | None = None


class EntryTexts(BaseModel):
    """Texts of an entry that every surface takes as they are."""

    invoice_number: Reference | None = None


class EntryBase(EntryWork, EntryTexts):
    """The writable fields of an entry; each surface adds start and end as it reads times."""

    break_seconds: Count | None = None
    paid: Flag | None = None


class NewEntry(EntryBase):
    """The fields of a new entry in addition to start and end, with their defaults."""

    user_id: Id | None = Field(None, description="Whose entry; only an admin books for somebody else")
    break_seconds: Count = 0
    billable: Flag | None = Field(None, description="As the project says if not given")
    paid: Flag = False


class TimeEntryOut(BaseModel):
    """Tracked time; `project`, `client`, `task` and `user` are names. Without `end_time` it is a running timer."""

    model_config = examples(EXAMPLE)

    id: int
    user_id: int
    project_id: int | None
    client_id: int | None
    task_id: int | None
    start_time: datetime
    end_time: datetime | None
    duration_seconds: int | None
    break_seconds: int
    paused_at: datetime | None
    duration_hours: float
    duration_formatted: Ticking
    notes: str | None
    tags: str | None
    tag_list: list[str]
    source: Literal["manual", "auto", "import"]
    billable: bool
    paid: bool
    invoice_number: str | None
    is_active: bool
    created_at: datetime
    updated_at: datetime
    user: str
    username: str
    project: str | None
    project_name: str | None
    client: str | None
    client_name: str | None
    task: str | None
    task_name: str | None


class TimeEntryBody(BaseModel):
    time_entry: TimeEntryOut


class TimeEntryChanged(TimeEntryBody):
    message: str


class TimeEntrySplit(BaseModel):
    message: str
    time_entries: list[TimeEntryOut]


class TimeEntryPage(BaseModel):
    time_entries: list[TimeEntryOut]
    pagination: Pagination


class EntryFile(BaseModel):
    """The answer with `format=json`; the other forms are files of their own kind."""

    time_entries: list[TimeEntryOut]


class TimerStatus(BaseModel):
    active: bool
    timer: TimeEntryOut | None


class TimerChanged(BaseModel):
    message: str
    timer: TimeEntryOut
