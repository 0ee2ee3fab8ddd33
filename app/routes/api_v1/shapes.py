"""Shapes of v1's answers, for the documentation; a test holds them to what is really sent."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class Pagination(BaseModel):
    """Where a page stands in its list."""

    page: int
    per_page: int
    total: int
    pages: int
    has_next: bool
    has_prev: bool
    next_page: int | None
    prev_page: int | None
    next_cursor: str | None


class Message(BaseModel):
    """What was done, for people."""

    message: str


class ErrorBody(BaseModel):
    """Every error: a text for people, a code for programs, messages by field on validation."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "error": "Validation failed",
                    "message": "Validation failed",
                    "error_code": "validation_error",
                    "request_id": "5f0c6b1e9d6f4f0aa1b2c3d4e5f60718",
                    "errors": {"name": ["Name is required"], "project_id": ["project_id is required"]},
                }
            ]
        }
    )

    error: str
    message: str
    error_code: str
    request_id: str
    errors: dict[str, list[str]] | None = None


class ClientOut(BaseModel):
    """Somebody who is billed."""

    id: int
    name: str
    company: str | None
    description: str | None
    contact_person: str | None
    email: str | None
    phone: str | None
    address: str | None
    default_hourly_rate: float | None
    status: str
    is_active: bool
    total_projects: int
    active_projects: int
    prepaid_hours_monthly: float | None
    prepaid_reset_day: int
    custom_fields: dict[str, Any]
    created_at: datetime
    updated_at: datetime


class ProjectOut(BaseModel):
    """Work that time is booked on; `client` and `client_name` are the client's name."""

    id: int
    name: str
    code: str | None
    code_display: str
    client_id: int | None
    client: str | None
    client_name: str | None
    description: str | None
    status: str
    billable: bool
    hourly_rate: float | None
    billing_ref: str | None
    estimated_hours: float | None
    estimated_cost: float | None
    budget_amount: float | None
    budget_threshold_percent: int
    budget_consumed_amount: float
    budget_threshold_exceeded: bool
    total_hours: float
    total_billable_hours: float
    total_costs: float
    total_billable_costs: float
    total_project_value: float
    custom_fields: dict[str, Any]
    color: str | None
    is_archived: bool
    archived_at: datetime | None
    archived_by: int | None
    archived_reason: str | None
    created_by: int | None
    created_at: datetime
    updated_at: datetime


class TaskOut(BaseModel):
    """A part of a project; `assigned_user` and `creator` are user names."""

    id: int
    project_id: int
    project_name: str
    name: str
    description: str | None
    status: str
    status_display: str
    priority: Literal["low", "medium", "high", "urgent"]
    priority_display: str
    priority_class: str
    estimated_hours: float | None
    due_date: date | None
    assigned_to: int | None
    assigned_user: str | None
    created_by: int | None
    creator: str | None
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    total_hours: float
    total_billable_hours: float
    progress_percentage: int
    is_active: bool
    is_overdue: bool
    tags: str | None
    tag_list: list[str]


class TimeEntryOut(BaseModel):
    """Tracked time; `project`, `client`, `task` and `user` are names. Without `end_time` it is a running timer."""

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
    duration_formatted: str
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


class UserOut(BaseModel):
    """A user; `status` follows the last sign-in."""

    id: int
    username: str
    email: str | None
    full_name: str | None
    display_name: str
    role: Literal["admin", "user"]
    is_admin: bool
    is_active: bool
    created_at: datetime
    updated_at: datetime
    last_login: datetime | None
    status: Literal["online", "away", "offline"]
    timezone: str | None
    date_format: str
    time_format: str
    week_start_day: int
    standard_hours_per_day: float
    total_hours: float
    avatar_url: str | None


class FavoriteOut(BaseModel):
    """A project that the caller keeps at the top."""

    id: int
    project_id: int
    name: str
    code: str | None
    status: str
    created_at: datetime


class ClientBody(BaseModel):
    client: ClientOut


class ClientChanged(ClientBody):
    message: str


class ClientPage(BaseModel):
    clients: list[ClientOut]
    pagination: Pagination


class ProjectBody(BaseModel):
    project: ProjectOut


class ProjectChanged(ProjectBody):
    message: str


class ProjectPage(BaseModel):
    projects: list[ProjectOut]
    pagination: Pagination


class TaskBody(BaseModel):
    task: TaskOut


class TaskChanged(TaskBody):
    message: str


class TaskPage(BaseModel):
    tasks: list[TaskOut]
    pagination: Pagination


class TimeEntryBody(BaseModel):
    time_entry: TimeEntryOut


class TimeEntryChanged(TimeEntryBody):
    message: str


class TimeEntryPage(BaseModel):
    time_entries: list[TimeEntryOut]
    pagination: Pagination


class TimerStatus(BaseModel):
    active: bool
    timer: TimeEntryOut | None


class TimerChanged(BaseModel):
    message: str
    timer: TimeEntryOut


class UserPage(BaseModel):
    users: list[UserOut]
    pagination: Pagination


class FavoritePage(BaseModel):
    favorites: list[FavoriteOut]
    pagination: Pagination
