"""Periodic work in the background."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

log = logging.getLogger(__name__)


async def every(seconds: float, job: Callable[[], Awaitable[object]], *, stop: asyncio.Event) -> None:
    """Run `job` every `seconds` until `stop` is set, and once more then; a failed run is logged."""
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds)
        try:
            await job()
        except Exception:
            # The loop must outlive one bad run.
            log.exception("background job %s failed", job)
