"""`/api/summary/today`, `/api/stats` and `/api/tags`: small sums for our own pages."""

from quart import Blueprint, Response

from app.routes.api.parts import json_answer
from app.routes.context import caller, session
from app.services.reports import today
from app.services.time_entries import tags

blueprint = Blueprint("today", __name__)


@blueprint.get("/summary/today")
async def summary() -> Response:
    """Return the caller's time of today, in the caller's zone, and whether the timer is running."""
    return json_answer(await today.today_summary(session(), caller()))


@blueprint.get("/stats")
async def stats() -> Response:
    """Return the caller's time of today, this week and this month."""
    return json_answer(await today.time_stats(session(), caller()))


@blueprint.get("/tags")
async def list_tags() -> Response:
    """List the tags of the caller's entries by name, with the number of entries that have them."""
    return json_answer({"tags": await tags.used_tags(session(), caller())})
