"""`/api/stats/value-dashboard`: what a user's time adds up to, for the first page."""

from quart import Blueprint, Response

from app.routes import insights

blueprint = Blueprint("dashboard", __name__)


@blueprint.get("/stats/value-dashboard")
async def read() -> Response:
    """Say what all of the caller's finished entries add up to: hours, habits and worth.

    Where there is Redis, the answer may be up to ten minutes old, but never older than a change of the caller's time.
    """
    return Response(await insights.body(), content_type="application/json")
