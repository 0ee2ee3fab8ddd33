"""The background jobs of a server."""

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from app.core import feed, partitions
from app.core.background import every
from app.core.clock import now
from app.core.db import Database
from app.routes.context import VERSION
from app.services.accounts import sessions
from app.services.idempotency import stored_responses
from app.services.imports.store import stages
from app.services.releases import service as releases
from app.services.time_entries import entries, rollup_updates
from app.services.webhooks import dispatch
from app.services.webhooks import service as webhooks

if TYPE_CHECKING:
    from app import TimeTracker

log = logging.getLogger(__name__)

FEW_SECONDS, MINUTE, HOUR = 5, 60, 3600
USER_AGENT = f"TimeTracker/{VERSION}"
KEEP_SESSIONS = timedelta(days=30)


def serve_jobs(app: "TimeTracker", stop: asyncio.Event) -> Iterator[Coroutine[None, None, None]]:
    """The jobs of one worker of `serve`; each ends when `stop` is set."""
    yield every(FEW_SECONDS, app.caches.refresh, stop=stop)
    yield every(FEW_SECONDS, app.live.sockets.drop_expired, stop=stop)
    yield every(MINUTE, app.credentials.tokens.record_uses, stop=stop)
    yield every(MINUTE, app.credentials.cookie.record_uses, stop=stop)
    if app.database.replicas:
        yield app.database.replicas.watch(stop)
    if app.settings.background == "serve":
        yield from background_jobs(app, stop)
    for seconds, job in app.plugins.jobs:
        yield every(seconds, job, stop=stop)


def background_jobs(app: "TimeTracker", stop: asyncio.Event) -> Iterator[Coroutine[None, None, None]]:
    """The work that `timetracker worker` can do instead of `serve`, in any number of processes."""

    async def sweep() -> None:
        async with app.database.transaction() as session:
            await entries.purge(session, keep_days=app.settings.deleted_retention_days)
            await sessions.purge(session, keep=KEEP_SESSIONS)
            await stored_responses.purge(session)
            await webhooks.purge(session, keep_days=app.settings.webhook_retention_days)
        async with app.database.transaction() as session:
            read = await dispatch.retention_limit(session)
            await feed.prune(session, keep_days=app.settings.event_retention_days, not_beyond=read)

    async def create_months() -> None:
        for months in (feed.EVENT_MONTHS, webhooks.DELIVERY_MONTHS):
            async with app.database.transaction() as session:
                await partitions.create_ahead(session, months)

    async def fold_rollups() -> None:
        while not stop.is_set():
            # Asked without the writer, which SQLite has but one of: most of the time there is nothing to do.
            async with app.database.transaction(read_only=True) as session:
                if not await rollup_updates.has_deltas(session):
                    return
            async with app.database.transaction() as session:
                await rollup_updates.fold_deltas(session)

    releases_due = now()

    async def look_for_release() -> None:
        nonlocal releases_due
        # The last run, when the server stops, must not wait for another server.
        if now() >= releases_due and not stop.is_set():
            releases_due = await releases.refresh(app.database, app.settings.releases_url, USER_AGENT)

    yield app.webhooks.run(stop)
    if app.settings.releases_url:
        yield every(FEW_SECONDS, look_for_release, stop=stop)
    yield every(FEW_SECONDS, fold_rollups, stop=stop)
    yield every(HOUR, create_months, stop=stop)
    yield every(MINUTE, partial(clear_stages, app.database), stop=stop)
    yield every(HOUR, sweep, stop=stop)


async def clear_stages(database: Database) -> None:
    """Remove what imports have left that ended in the middle."""
    async with database.transaction(read_only=True) as session:
        if not await stages.find_abandoned(session):
            return
    async with database.transaction() as session:
        if abandoned := await stages.find_abandoned(session):
            await stages.discard(session, abandoned.id)


async def run_worker(app: "TimeTracker", stop: asyncio.Event) -> None:
    """Run the jobs of `timetracker worker` until `stop` is set."""
    log.info("background work begins")
    jobs = [*background_jobs(app, stop), *(every(seconds, job, stop=stop) for seconds, job in app.plugins.jobs)]
    await asyncio.gather(*jobs)
    log.info("background work ends")
