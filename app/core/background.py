"""Work that goes on beside the requests."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)


async def every(seconds: float, job: Callable[[], Awaitable[object]], *, stop: asyncio.Event) -> None:
    """Runs `job` every `seconds` until `stop` is set, and once more then; a failed run is logged."""
    while not stop.is_set():
        try:
            await asyncio.wait_for(stop.wait(), seconds)
        except TimeoutError:
            pass
        try:
            await job()
        except Exception:
            # The loop must outlive one bad run.
            log.exception("background job %s failed", job)
