"""Several senders, and one that is killed."""

import asyncio
from collections import Counter

from app import TimeTracker
from app.core.db import Database
from app.sdk import waiting_deliveries
from app.services.webhooks.worker import DeliveryWorker
from tests.factories import Api
from tests.services.webhooks.builders import Send, again, deliveries, hook
from tests.services.webhooks.receiver import HANG, Receiver


async def test_two_senders_share_the_work(app: TimeTracker, api: Api, receiver: Receiver) -> None:
    """Forty deliveries, two senders at once: each arrives once."""
    await hook(api, receiver, "project.created")
    for number in range(40):
        await api.project(f"Project {number}")
    async with app.database.transaction(read_only=True) as session:
        assert await waiting_deliveries(session) == 0
    stop = asyncio.Event()
    working = [asyncio.create_task(DeliveryWorker(app.database, app.webhooks.network).run(stop)) for _ in range(2)]
    async with asyncio.timeout(30):
        await receiver.got(40)
    stop.set()
    await asyncio.gather(*working)
    counts = Counter(found.headers["webhook-id"] for found in receiver.received)
    assert (len(counts), set(counts.values())) == (40, {1})


async def test_an_attempt_that_was_killed_is_repeated(
    app: TimeTracker, api: Api, database: Database, receiver: Receiver, send: Send
) -> None:
    await hook(api, receiver, "project.created", timeout_seconds=5)
    await api.project()
    receiver.answers.append(HANG)
    killed = DeliveryWorker(app.database, app.webhooks.network)
    while not receiver.received:
        await killed.poll()
        await asyncio.sleep(0.02)
    await killed.close(0)
    await send()
    assert len(receiver.received) == 1  # its lease is not over
    await again(database)
    await send()
    assert len({found.headers["webhook-id"] for found in receiver.received}) == 1
    assert [(row["status"], row["attempt_number"]) for row in await deliveries(api)] == [("success", 2)]
