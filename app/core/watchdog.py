"""A watchdog of the event loop: whatever holds it is logged with its stack, as everybody waits for it."""

import asyncio
import logging
import sys
import threading
import time
import traceback
from dataclasses import dataclass, field

log = logging.getLogger(__name__)

BEATS = 4  # within the threshold
QUIET_SECONDS = 10  # between log lines


@dataclass(eq=False)
class Watchdog:
    """A thread that looks at the thread of a loop whose beat is late by more than `threshold` seconds; 0 is off.

    `stops` and `stopped_seconds` count what was longer than that, `longest` is the longest since the start, in seconds.
    """

    threshold: float
    stops: int = 0
    stopped_seconds: float = 0
    longest: float = 0
    _beat: float = 0
    _stack: str = ""
    _logged: float = float("-inf")
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Watch the running loop."""
        if self.threshold > 0:
            self._beat = time.monotonic()
            self._pulse(asyncio.get_running_loop())
            name, loop_thread = "watchdog", threading.get_ident()
            self._thread = threading.Thread(target=self._look, args=(loop_thread,), name=name, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._over.set()
        if self._thread:
            self._thread.join()

    @property
    def _interval(self) -> float:
        return self.threshold / BEATS

    def _pulse(self, loop: asyncio.AbstractEventLoop) -> None:
        """Note that the loop runs, and how late it is."""
        at = time.monotonic()
        late, self._beat = at - self._beat - self._interval, at
        stack, self._stack = self._stack, ""
        if late > self.threshold:
            self.stops += 1
            self.stopped_seconds += late
            self.longest = max(self.longest, late)
            if at - self._logged > QUIET_SECONDS:
                self._logged = at
                held = stack or "  (no stack: the interpreter did not let go)\n"
                log.warning("the event loop was held for %.0f ms; %d times so far\n%s", late * 1000, self.stops, held)
        if not self._over.is_set():
            loop.call_later(self._interval, self._pulse, loop)

    def _look(self, loop_thread: int) -> None:
        """Keep the stack of the loop's thread if its beat is late."""
        while not self._over.wait(self._interval):
            late = time.monotonic() - self._beat - self._interval
            frame = sys._current_frames().get(loop_thread) if late > self.threshold and not self._stack else None
            if frame:
                self._stack = "".join(traceback.format_stack(frame))
