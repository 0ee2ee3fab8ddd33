"""An app whose webhooks may go to this machine, and a sender that works round by round."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from app import TimeTracker
from app.services.webhooks.sender import Sender
from app.settings import Settings
from tests.services.webhooks.receiver import Receiver, receiving
from tests.settling import settle


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
    sender = Sender(app.database, app.network)

    async def rounds() -> None:
        await settle(app.database)
        while await sender.look() or sender.busy:
            await sender.rest()

    yield rounds
    await sender.settle(0)
