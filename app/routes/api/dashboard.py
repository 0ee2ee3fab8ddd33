"""`/api/stats/value-dashboard`: what a user's time adds up to, for the first page."""

from quart import Blueprint, Response

from app.core.clock import today
from app.core.json import encode
from app.routes.context import caller, host, session
from app.services.reports import value_dashboard

blueprint = Blueprint("dashboard", __name__)


@blueprint.get("/stats/value-dashboard")
async def read() -> Response:
    """Say what all of the caller's finished entries add up to: hours, habits and worth.

    Where there is Redis, the answer may be up to ten minutes old, but never older than a change of the caller's time.
    """

    async def compute() -> bytes:
        return encode(await value_dashboard.read(session(), caller().user_id))

    # Of the last seven days, so yesterday's answer is not today's.
    day = today(host().facts.timezone).isoformat()
    body = await host().dashboards.remember(caller().user_id, day, compute)
    return Response(body, content_type="application/json")
