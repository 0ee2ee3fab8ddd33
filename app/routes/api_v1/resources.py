"""Shapes of v1's resources, each with an example, for the documentation; a test holds them to what is really sent."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel

from app.routes.api_v1 import examples
from app.routes.wire import shown


class ClientOut(BaseModel):
    """Somebody who is billed."""

    model_config = shown(examples.CLIENT)

    id: int
    name: str
    company: str | None
    description: str | None
    contact_person: str | None
    email: str | None
    phone: str | None
    address: str | None
    default_hourly_rate: float | None
    currency: str | None
    rounding_minutes: int | None
    rounding_mode: str
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

    model_config = shown(examples.PROJECT)

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
    rounding_minutes: int | None
    rounding_mode: str
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

    model_config = shown(examples.TASK)

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
    hourly_rate: float | None
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

    model_config = shown(examples.TIME_ENTRY)

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

    model_config = shown(examples.USER)

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
    hourly_rate: float | None
    total_hours: float
    avatar_url: str | None


class FavoriteOut(BaseModel):
    """A project that the caller keeps at the top."""

    model_config = shown(examples.FAVORITE)

    id: int
    project_id: int
    name: str
    code: str | None
    status: str
    created_at: datetime
