"""The watchdog names what holds the event loop."""

import asyncio
import logging
import time

import pytest

from app import TimeTracker
from app.auth import public
from app.core.watchdog import Watchdog


def block(seconds: float) -> None:
    """Holds the loop."""
    time.sleep(seconds)


async def test_a_view_that_blocks_is_logged_with_its_stack(app: TimeTracker, caplog: pytest.LogCaptureFixture) -> None:
    watchdog = Watchdog(0.1)

    @app.get("/blocking")
    @public
    async def blocking() -> str:
        block(0.4)
        return ""

    watchdog.start()
    with caplog.at_level(logging.WARNING, logger="app.core.watchdog"):
        for _ in range(2):
            assert (await app.test_client().get("/blocking")).status_code in (200, 401)
            block(0.3)
            await asyncio.sleep(0.2)
    watchdog.stop()
    (line,) = [record.getMessage() for record in caplog.records if record.name == "app.core.watchdog"]
    assert "block(" in line
    assert "held for" in line
    assert watchdog.stops >= 2
    assert 0.25 < watchdog.longest < watchdog.stopped_seconds


async def test_a_loop_that_runs_is_not_logged() -> None:
    watchdog = Watchdog(5)
    watchdog.start()
    await asyncio.sleep(0.05)
    watchdog.stop()
    assert (watchdog.stops, watchdog.longest) == (0, 0)


async def test_zero_is_off() -> None:
    watchdog = Watchdog(0)
    watchdog.start()
    block(0.05)
    await asyncio.sleep(0.01)
    watchdog.stop()
    assert watchdog.stops == 0
