"""`/ready`, the readiness probe of load balancers and orchestrators."""

from typing import TYPE_CHECKING

from quart import Blueprint, Response

from app.auth import public, secure
from app.routes.context import running_app

if TYPE_CHECKING:
    from app import TimeTracker

blueprint = secure(Blueprint("readiness", __name__))


def init_app(app: "TimeTracker") -> None:
    """Mount the probe."""
    app.register_blueprint(blueprint)


@blueprint.get("/ready")
@public
async def ready() -> dict[str, object]:
    """Return 200 if the database answers, else 503; names the quarantined plugins."""
    await running_app().database.ping()
    return {"status": "ready", "quarantined_plugins": running_app().plugins.quarantined}


@blueprint.after_request
async def uncached(response: Response) -> Response:
    """Keep the answer out of every cache."""
    response.headers["Cache-Control"] = "no-store"
    return response
