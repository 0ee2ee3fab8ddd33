"""An app whose webhooks may go to this machine, and a worker that works round by round."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from app import TimeTracker
from app.services.webhooks.worker import DeliveryWorker
from app.settings import Settings
from tests.services.webhooks.receiver import Receiver, receiving
from tests.wait_for_feed import wait_for_feed


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Ours, with receivers on this machine."""
    return replace(settings, webhook_allow_private=True, rate_limit_per_minute=10**6, rate_limit_per_hour=10**6)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A receiver that is content with everything."""
    async with receiving() as receiver:
        yield receiver


@pytest.fixture
async def send(app: TimeTracker) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Works until there is nothing more to do."""
    worker = DeliveryWorker(app.database, app.webhooks.network)

    async def rounds() -> None:
        await wait_for_feed(app.database)
        while await worker.poll() or worker.is_busy:
            await worker.wait_for_running()

    yield rounds
    await worker.close(0)
