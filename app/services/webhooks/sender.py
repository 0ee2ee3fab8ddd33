"""The background sender: turns events into deliveries and tries those that are due, some at a time."""

import asyncio
import logging
from collections import Counter

from app.core.db import Database
from app.core.errors import AppError
from app.core.events import Event
from app.services.webhooks import attempts, outbox, sending
from app.services.webhooks.events import WebhookEvent
from app.services.webhooks.models import Delivery, Webhook
from app.services.webhooks.targets import Network

log = logging.getLogger(__name__)

AT_ONCE = 16  # attempts of one process
EACH = 4  # of them to one webhook, so that one that hangs holds up no other
INTERVAL, IDLE = 1.0, 5.0  # seconds between two looks where nobody rings: with webhooks, and while there are none
GRACE = 5.0  # seconds in which attempts may end when the process does


class Sender:
    """Any number of processes may have one; each delivery is tried by one of them at a time."""

    def __init__(self, database: Database, network: Network) -> None:
        self._database = database
        self._connections = sending.pool(network, AT_ONCE)
        self._running: dict[asyncio.Task[None], int] = {}
        self._bell = asyncio.Event()
        self._idle = False

    async def ring(self, event: Event) -> None:
        """There may be something to do. Never waits."""
        if not self._idle or isinstance(event, WebhookEvent):
            self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set; attempts that take too long then are left to be repeated."""
        ending = asyncio.create_task(stop.wait())
        while not stop.is_set():
            self._bell.clear()
            try:
                more = await self.look()
            except AppError as error:
                log.warning("webhooks wait: %s", error.message)
                more = False
            if not more:
                ringing = asyncio.create_task(self._bell.wait())
                await asyncio.wait(
                    {ending, ringing}, timeout=IDLE if self._idle else INTERVAL, return_when=asyncio.FIRST_COMPLETED
                )
                ringing.cancel()
        ending.cancel()
        await self.settle(GRACE)

    async def look(self) -> bool:
        """One round: new events, then due deliveries; whether there is more to do at once."""
        async with self._database.transaction(read_only=True) as session:
            self._idle = not self._running and not await outbox.anybody(session)
            if self._idle:
                return False
            behind, due = await outbox.behind(session), await attempts.any_due(session)
        more = False
        if behind:
            async with self._database.transaction() as session:
                more = await outbox.advance(session)
        free = AT_ONCE - len(self._running)
        if (due or behind) and free:
            more = await self._start(free) or more
        return more

    @property
    def busy(self) -> bool:
        """Whether attempts are under way."""
        return bool(self._running)

    async def rest(self) -> None:
        """Waits for those that are."""
        if self._running:
            await asyncio.wait(self._running)

    async def settle(self, seconds: float) -> None:
        """Waits for the attempts that are under way, at most so long, and ends the others."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._connections.aclose()

    async def _start(self, free: int) -> bool:
        counts = Counter(self._running.values())
        busy = [webhook_id for webhook_id, count in counts.items() if count >= EACH]
        async with self._database.transaction() as session:
            claimed = await attempts.claim(session, limit=free, each=EACH, busy=busy)
        for row in claimed:
            delivery, webhook = row[0], row[1]
            task = asyncio.create_task(self._try(webhook, delivery))
            self._running[task] = webhook.id
            task.add_done_callback(self._done)
        return bool(claimed)

    async def _try(self, webhook: Webhook, delivery: Delivery) -> None:
        outcome = await sending.attempt(self._connections, webhook, delivery)
        async with self._database.transaction() as session:
            await attempts.record(session, delivery.id, outcome)

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        self._bell.set()
        if not task.cancelled() and (error := task.exception()):
            # The lease of the delivery ends, and it is tried again.
            log.error("an attempt was not recorded", exc_info=error)
