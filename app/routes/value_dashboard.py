"""Totals of a user's time, cached: for session JSON and the dashboard."""

from app.core.clock import today
from app.core.json import encode_json
from app.routes.context import caller, running_app, session
from app.services.reports import value_dashboard


async def cached_json() -> bytes:
    """Return the value dashboard of the caller as JSON; never older than a change of the caller's time, or of rates."""

    async def compute() -> bytes:
        return encode_json(await value_dashboard.read_value_dashboard(session(), caller().user_id))

    # Of the last seven days, so yesterday's answer is not today's.
    facts = running_app().caches.instance
    variant = f"{today(facts.timezone)}:{facts.timezone}:{facts.pricing}"
    return await running_app().caches.dashboards.get_or_compute(caller().user_id, variant, compute)
