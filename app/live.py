"""Live updates of one worker: the followers of the log of events."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.core.tail import Tail
from app.sockets import Sockets

if TYPE_CHECKING:
    from app import TimeTracker


@dataclass
class Live:
    """The tail of the log, the browsers connected to it, the open event streams by user id, and their common end."""

    tail: Tail
    sockets: Sockets
    streams: Counter[int] = field(default_factory=Counter)
    shutting_down: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def of(cls, app: "TimeTracker") -> "Live":
        """The live updates of `app`, whose database and Redis exist already."""
        return cls(Tail(app.database, app.redis), Sockets(app))
