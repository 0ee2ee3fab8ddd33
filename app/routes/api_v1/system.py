"""`/api/v1/info` and `/api/v1/health`: open to everybody, and without a statement to the database."""

from quart import Blueprint
from quart_schema import document_response

from app.auth import public
from app.core.clock import now
from app.routes.context import VERSION, running_app
from app.routes.route_metadata import without_session
from app.routes.schemas.system import HealthBody, InfoBody

blueprint = Blueprint("system", __name__)

STOCK = ("items", "warehouses", "stock-levels", "movements", "transfers", "suppliers")
REPORTS = ("valuation", "movement-history", "turnover", "low-stock")
ENDPOINTS: dict[str, object] = {
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


@blueprint.get("/info")
@public
@without_session
@document_response(InfoBody)
async def info() -> dict[str, object]:
    """Get API information."""
    caches = running_app().caches
    if caches.instance.setup_required:
        await caches.refresh()  # clients refuse a server without users, so they are told at once that it has one
    state = caches.instance
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
@without_session
@document_response(HealthBody)
async def health() -> dict[str, object]:
    """Check that the API answers."""
    return {"status": "healthy", "timestamp": now()}
