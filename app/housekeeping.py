"""What a server does beside its requests."""

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.core import feed
from app.core.background import every
from app.core.clock import now
from app.routes.context import VERSION
from app.services.accounts import sign_ins
from app.services.idempotency import answers
from app.services.releases import service as releases
from app.services.time_entries import entries
from app.services.webhooks import outbox
from app.services.webhooks import service as webhooks

if TYPE_CHECKING:
    from app import TimeTracker

log = logging.getLogger(__name__)

FEW_SECONDS, MINUTE, HOUR = 5, 60, 3600
AGENT = f"TimeTracker/{VERSION}"
KEEP_SIGN_INS = timedelta(days=30)


def housekeeping(app: "TimeTracker", stop: asyncio.Event) -> Iterator[Coroutine[Any, Any, None]]:
    """The jobs of one worker of `serve`; each ends when `stop` is set."""
    yield every(FEW_SECONDS, app.look, stop=stop)
    yield every(FEW_SECONDS, app.sockets.weed, stop=stop)
    yield every(MINUTE, app.tokens.record_uses, stop=stop)
    yield every(MINUTE, app.cookie.record_uses, stop=stop)
    if app.settings.background == "serve":
        yield from background(app, stop)
    for seconds, job in app.jobs:
        yield every(seconds, job, stop=stop)


def background(app: "TimeTracker", stop: asyncio.Event) -> Iterator[Coroutine[Any, Any, None]]:
    """The work that `timetracker worker` can do in place of `serve`: any number of processes may."""

    async def sweep() -> None:
        async with app.database.transaction() as session:
            await entries.purge(session, keep_days=app.settings.deleted_retention_days)
            await sign_ins.purge(session, keep=KEEP_SIGN_INS)
            await answers.purge(session)
            await webhooks.purge(session, keep_days=app.settings.webhook_retention_days)
        async with app.database.transaction() as session:
            read = await outbox.needed(session)
            await feed.prune(session, keep_days=app.settings.event_retention_days, not_beyond=read)

    releases_due = now()

    async def look_for_release() -> None:
        nonlocal releases_due
        # The last run, at the stop, must not wait for somebody else's server.
        if now() >= releases_due and not stop.is_set():
            releases_due = await releases.refresh(app.database, app.settings.releases_url, AGENT)

    yield app.sender.run(stop)
    if app.settings.releases_url:
        yield every(FEW_SECONDS, look_for_release, stop=stop)
    yield every(HOUR, sweep, stop=stop)


async def work(app: "TimeTracker", stop: asyncio.Event) -> None:
    """What `timetracker worker` does until `stop` is set."""
    log.info("background work begins")
    jobs = [*background(app, stop), *(every(seconds, job, stop=stop) for seconds, job in app.jobs)]
    await asyncio.gather(*jobs)
    log.info("background work ends")
