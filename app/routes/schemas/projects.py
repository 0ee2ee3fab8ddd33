"""Projects: their fields, what is answered, and an example."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import (
    Body,
    Changes,
    Code,
    Custom,
    Flag,
    Hours,
    Id,
    Line,
    Money,
    Name,
    Percent,
    Reference,
    RoundingMinutes,
    RoundingMode,
    Text,
    examples,
)

ProjectStatus = Literal["active", "on_hold", "inactive", "archived"]
EXAMPLE: JsonDict = {
    "id": 1,
    "name": "Website Redesign",
    "code": "WEB",
    "code_display": "WEB",
    "client_id": 5,
    "client": "Acme Corp",
    "client_name": "Acme Corp",
    "description": "Complete website overhaul",
    "status": "active",
    "billable": True,
    "hourly_rate": 75.0,
    "rounding_minutes": None,
    "rounding_mode": "nearest",
    "billing_ref": None,
    "estimated_hours": 120.0,
    "estimated_cost": 9000.0,
    "budget_amount": 10000.0,
    "budget_threshold_percent": 80,
    "budget_consumed_amount": 6412.5,
    "budget_threshold_exceeded": False,
    "total_hours": 90.25,
    "total_billable_hours": 85.5,
    "total_costs": 0,
    "total_billable_costs": 0,
    "total_project_value": 6412.5,
    "hours_without_rate": 0.0,
    "hours_in_other_currencies": 0.0,
    "custom_fields": {},
    "color": "#3b82f6",
    "is_archived": False,
    "archived_at": None,
    "archived_by": None,
    "archived_reason": None,
    "created_by": 1,
    "created_at": "2024-01-01T10:00:00Z",
    "updated_at": "2024-01-15T17:00:00Z",
}


class ProjectBase(BaseModel):
    """The writable fields of a project."""

    name: Name | None = None
    client_id: Id | None = None
    code: Code | None = None
    description: Text | None = None
    status: ProjectStatus | None = None
    billable: Flag | None = None
    hourly_rate: Money | None = None
    rounding_minutes: RoundingMinutes | None = Field(
        None,
        description="To how many minutes reports round each entry; null follows the client, 0 is not at all",
    )
    rounding_mode: RoundingMode | None = None
    billing_ref: Reference | None = None
    estimated_hours: Hours | None = None
    budget_amount: Money | None = None
    budget_threshold_percent: Percent | None = None
    color: Line | None = Field(None, max_length=20)
    custom_fields: Custom | None = None


class ProjectIn(Body, ProjectBase):
    """A new project."""

    model_config = examples(
        {
            "name": "New Project",
            "description": "Project description",
            "client_id": 5,
            "hourly_rate": 75.00,
            "estimated_hours": 100,
            "status": "active",
        }
    )

    name: Name
    status: ProjectStatus = "active"
    billable: Flag = True
    rounding_mode: RoundingMode = "nearest"
    budget_threshold_percent: Percent = 80
    custom_fields: Custom = Field(default_factory=dict)


class ProjectUpdate(Changes, ProjectBase):
    """Changes of a project; null clears what may be empty."""

    model_config = examples({"name": "Renamed", "hourly_rate": 150.0})


class ProjectOut(BaseModel):
    """Work that time is booked on; `client` and `client_name` are the client's name."""

    model_config = examples(EXAMPLE)

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
    hours_without_rate: float
    hours_in_other_currencies: float
    custom_fields: dict[str, object]
    color: str | None
    is_archived: bool
    archived_at: datetime | None
    archived_by: int | None
    archived_reason: str | None
    created_by: int | None
    created_at: datetime
    updated_at: datetime


class ProjectBody(BaseModel):
    project: ProjectOut


class ProjectChanged(ProjectBody):
    message: str


class ProjectPage(BaseModel):
    projects: list[ProjectOut]
    pagination: Pagination
