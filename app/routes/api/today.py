"""`/api/summary/today`, `/api/stats` and `/api/tags`: small sums for our own pages."""

from quart import Blueprint, Response

from app.routes.api.parts import answer
from app.routes.context import caller, session
from app.services.reports import today
from app.services.time_entries import tags

blueprint = Blueprint("today", __name__)


@blueprint.get("/summary/today")
async def summary() -> Response:
    """Say what the caller has tracked today, in the caller's zone, and whether the timer runs."""
    return answer(await today.summary(session(), caller()))


@blueprint.get("/stats")
async def stats() -> Response:
    """Say what the caller has tracked today, this week and this month."""
    return answer(await today.stats(session(), caller()))


@blueprint.get("/tags")
async def list_tags() -> Response:
    """List the tags of the caller's entries by name, with the number of entries that have them."""
    return answer({"tags": await tags.used(session(), caller())})
