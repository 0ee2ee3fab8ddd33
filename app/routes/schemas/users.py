"""Users: what is answered of them, and signing in."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel
from pydantic.config import JsonDict

from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import Body, examples

EXAMPLE: JsonDict = {
    "id": 2,
    "username": "ada",
    "email": "ada@example.com",
    "full_name": "Ada Lovelace",
    "display_name": "Ada Lovelace",
    "role": "user",
    "is_admin": False,
    "is_active": True,
    "created_at": "2024-01-01T10:00:00Z",
    "updated_at": "2024-01-15T08:59:30Z",
    "last_login": "2024-01-15T08:59:30Z",
    "status": "online",
    "timezone": "Europe/Berlin",
    "date_format": "YYYY-MM-DD",
    "time_format": "24h",
    "week_start_day": 1,
    "standard_hours_per_day": 8.0,
    "hourly_rate": None,
    "total_hours": 132.5,
    "avatar_url": None,
}


class SignInBody(Body):
    """Name and password of a user."""

    model_config = examples({"username": "demo", "password": "correct horse"})

    username: str
    password: str


class TokenBody(BaseModel):
    """A token to send with every request."""

    model_config = examples({"token": "tt_abc123def456ghi789jkl012mno345pq"})

    token: str


class UserOut(BaseModel):
    """A user; `status` follows the last sign-in."""

    model_config = examples(EXAMPLE)

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


class UserPage(BaseModel):
    users: list[UserOut]
    pagination: Pagination


class Requirements(BaseModel):
    """What the instance asks of an entry."""

    require_task: bool
    require_description: bool
    description_min_length: int


class MeBody(BaseModel):
    """The caller, and what clients must know of this server."""

    user: UserOut
    time_entry_requirements: Requirements
    enabled_modules: list[str]
