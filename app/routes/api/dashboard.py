"""`/api/stats/value-dashboard`: totals of a user's time, for the dashboard."""

from quart import Blueprint, Response

from app.routes import value_dashboard

blueprint = Blueprint("dashboard", __name__)


@blueprint.get("/stats/value-dashboard")
async def read() -> Response:
    """Return totals of all of the caller's finished entries: hours, habits and amounts.

    With Redis, the answer may be up to ten minutes old, but never older than a change of the caller's time.
    """
    return Response(await value_dashboard.cached_json(), content_type="application/json")
