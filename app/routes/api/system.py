"""`/api/health`."""

from quart import Blueprint

from app.auth import public
from app.core.clock import now
from app.routes.route_metadata import superseded_by

blueprint = Blueprint("system", __name__)


@blueprint.get("/health")
@public
@superseded_by("/api/v1/health")
async def health() -> dict[str, object]:
    """Return that the server answers."""
    return {"status": "ok", "timestamp": now()}
