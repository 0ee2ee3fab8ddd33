"""`/api/health`."""

from quart import Blueprint

from app.auth import public
from app.core.clock import now
from app.routes.marks import superseded_by

blueprint = Blueprint("system", __name__)


@blueprint.get("/health")
@public
@superseded_by("/api/v1/health")
async def health() -> dict[str, object]:
    """Say that the server answers."""
    return {"status": "ok", "timestamp": now()}
