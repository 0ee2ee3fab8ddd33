"""What a user's time adds up to, remembered for a while: for session JSON and for the first page."""

from app.core.clock import today
from app.core.json import encode
from app.routes.context import caller, host, session
from app.services.reports import value_dashboard


async def body() -> bytes:
    """The value dashboard of the caller as JSON; never older than a change of the caller's time, or of rates."""

    async def compute() -> bytes:
        return encode(await value_dashboard.read(session(), caller().user_id))

    # Of the last seven days, so yesterday's answer is not today's.
    facts = host().facts
    variant = f"{today(facts.timezone)}:{facts.timezone}:{facts.pricing}"
    return await host().dashboards.remember(caller().user_id, variant, compute)
