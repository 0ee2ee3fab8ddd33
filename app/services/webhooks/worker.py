"""The background worker: turns events into deliveries and tries the due ones, some at a time."""

import asyncio
import logging
from collections import Counter

from app.core.db import Database
from app.core.errors import AppError
from app.core.events import Event
from app.services.webhooks import dispatch, http_client, queue
from app.services.webhooks.address_policy import Network
from app.services.webhooks.events import WebhookEvent
from app.services.webhooks.models import Delivery, Webhook

log = logging.getLogger(__name__)

MAX_CONCURRENT = 16  # attempts of one process
MAX_PER_WEBHOOK = 4  # of them to one webhook, so that a slow endpoint delays no other
POLL_INTERVAL = 1.0  # seconds between two polls if nobody notifies the worker
IDLE_INTERVAL = 5.0  # the same while there are no webhooks
GRACE_PERIOD = 5.0  # seconds in which attempts may end when the process does


class DeliveryWorker:
    """Any number of processes may have one; each delivery is tried by one of them at a time."""

    def __init__(self, database: Database, network: Network) -> None:
        self.network = network
        self._database = database
        self._connections = http_client.connection_pool(network, MAX_CONCURRENT)
        self._running: dict[asyncio.Task[None], int] = {}
        self._wakeup = asyncio.Event()
        self._idle = False

    async def notify(self, event: Event) -> None:
        """Wake the worker up. Never waits."""
        if not self._idle or isinstance(event, WebhookEvent):
            self._wakeup.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set; attempts that then take too long are repeated later."""
        ending = asyncio.create_task(stop.wait())
        while not stop.is_set():
            self._wakeup.clear()
            try:
                more = await self.poll()
            except AppError as error:
                log.warning("webhooks wait: %s", error.message)
                more = False
            if not more:
                woken = asyncio.create_task(self._wakeup.wait())
                await asyncio.wait(
                    {ending, woken},
                    timeout=IDLE_INTERVAL if self._idle else POLL_INTERVAL,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                woken.cancel()
        ending.cancel()
        await self.close(GRACE_PERIOD)

    async def poll(self) -> bool:
        """Process new events, then due deliveries; return True if there is more to do at once."""
        async with self._database.transaction(read_only=True) as session:
            self._idle = not self._running and not await dispatch.any_active(session)
            if self._idle:
                return False
            behind, due = await dispatch.has_backlog(session), await queue.any_due(session)
        more = False
        if behind:
            async with self._database.transaction() as session:
                more = await dispatch.advance(session)
        free = MAX_CONCURRENT - len(self._running)
        if (due or behind) and free:
            more = await self._start_due(free) or more
        return more

    @property
    def is_busy(self) -> bool:
        """True while attempts are running."""
        return bool(self._running)

    async def wait_for_running(self) -> None:
        """Wait for the running attempts."""
        if self._running:
            await asyncio.wait(self._running)

    async def close(self, seconds: float) -> None:
        """Wait so long for the running attempts, and cancel the others."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._connections.aclose()

    async def _start_due(self, free: int) -> bool:
        counts = Counter(self._running.values())
        busy = [webhook_id for webhook_id, count in counts.items() if count >= MAX_PER_WEBHOOK]
        async with self._database.transaction() as session:
            claimed = await queue.claim(session, limit=free, per_webhook=MAX_PER_WEBHOOK, busy=busy)
        for row in claimed:
            delivery, webhook = row[0], row[1]
            task = asyncio.create_task(self._attempt(webhook, delivery))
            self._running[task] = webhook.id
            task.add_done_callback(self._finished)
        return bool(claimed)

    async def _attempt(self, webhook: Webhook, delivery: Delivery) -> None:
        outcome = await http_client.attempt(self._connections, webhook, delivery)
        async with self._database.transaction() as session:
            await queue.record(session, delivery.id, outcome)

    def _finished(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        self._wakeup.set()
        if not task.cancelled() and (error := task.exception()):
            # The lease of the delivery ends, and it is tried again.
            log.error("an attempt was not recorded", exc_info=error)
