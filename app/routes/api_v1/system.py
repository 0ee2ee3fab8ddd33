"""`/api/v1/info` and `/api/v1/health`: open to everybody, and without a statement to the database."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel
from quart import Blueprint
from quart_schema import document_response

from app.auth import public
from app.core.clock import now
from app.routes.context import VERSION, host
from app.routes.wire import shown

blueprint = Blueprint("system", __name__)

STOCK = ("items", "warehouses", "stock-levels", "movements", "transfers", "suppliers")
REPORTS = ("valuation", "movement-history", "turnover", "low-stock")
ENDPOINTS: dict[str, Any] = {
    name: f"/api/v1/{path}"
    for name, path in {
        "projects": "projects",
        "time_entries": "time-entries",
        "tasks": "tasks",
        "clients": "clients",
        "search": "search",
        "users": "users",
        "timer": "timer/status",
    }.items()
}
ENDPOINTS["inventory"] = {name.replace("-", "_"): f"/api/v1/inventory/{name}" for name in STOCK} | {
    "reports": {name.replace("-", "_"): f"/api/v1/inventory/reports/{name}" for name in REPORTS}
}


class InfoBody(BaseModel):
    """What this server is; `setup_required` while it has no user yet."""

    model_config = shown(
        {
            "api_version": "v1",
            "app_version": "1.0.0",
            "setup_required": False,
            "timezone": "Europe/Berlin",
            "enabled_modules": [],
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
    endpoints: dict[str, Any]


class HealthBody(BaseModel):
    """`healthy`, and when."""

    model_config = shown({"status": "healthy", "timestamp": "2024-01-15T14:30:00Z"})

    status: str
    timestamp: datetime


@blueprint.get("/info")
@public
@document_response(InfoBody)
async def info() -> dict[str, object]:
    """Get API information."""
    state = host().facts
    return {
        "api_version": "v1",
        "app_version": VERSION,
        "setup_required": state.setup_required,
        "timezone": state.timezone,
        "enabled_modules": state.modules,
        "documentation_url": "/api/docs",
        "endpoints": ENDPOINTS,
    }


@blueprint.get("/health")
@public
@document_response(HealthBody)
async def health() -> dict[str, object]:
    """Check that the API answers."""
    return {"status": "healthy", "timestamp": now()}
