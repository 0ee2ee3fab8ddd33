"""The server itself: what is answered, and examples."""

from datetime import datetime

from pydantic import BaseModel

from app.routes.schemas.types import examples


class InfoBody(BaseModel):
    """What this server is; `setup_required` while it has no user yet."""

    model_config = examples(
        {
            "api_version": "v1",
            "app_version": "1.0.0",
            "setup_required": False,
            "timezone": "Europe/Berlin",
            "enabled_modules": ["kanban"],
            "documentation_url": "/api/docs",
            "endpoints": {"projects": "/api/v1/projects", "time_entries": "/api/v1/time-entries"},
        }
    )

    api_version: str
    app_version: str
    setup_required: bool
    timezone: str
    enabled_modules: list[str]
    documentation_url: str
    endpoints: dict[str, object]


class HealthBody(BaseModel):
    """`healthy`, and when."""

    model_config = examples({"status": "healthy", "timestamp": "2024-01-15T14:30:00Z"})

    status: str
    timestamp: datetime
