"""The load: connections that each send a request as soon as they have the answer to the one before.

Run as a program, so that it has a process and a core of its own: it reads a pickled `Plan` and prints JSON.
"""

import asyncio
import json
import os
import pickle
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop

from tests.bench.processes import OTHER_CORE, pin

LENGTH = re.compile(rb"(?i)\r\ncontent-length: (\d+)\r\n")
PATIENCE = 60  # seconds for the last answers
HOME = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Plan:
    """For each connection the raw requests that it repeats."""

    port: int
    seconds: float
    requests: Sequence[Sequence[bytes]]


@dataclass(frozen=True)
class Load:
    """Requests a second, milliseconds that half and 99 % of them took at most, and the number of requests."""

    rate: float
    p50: float
    p99: float
    requests: int


@dataclass
class Connection(asyncio.Protocol):
    """One connection, with the times of its answers."""

    requests: Sequence[bytes]
    until: float
    done: asyncio.Future[None]
    times: list[float] = field(default_factory=list)
    began: float = 0.0
    sent: int = 0
    missing: int | None = None
    data: bytes = b""

    def connection_made(self, transport: Any) -> None:
        """Send the first request."""
        self.transport = transport
        self.send()

    def send(self) -> None:
        """Send the next request."""
        self.transport.write(self.requests[self.sent % len(self.requests)])
        self.sent, self.began = self.sent + 1, time.perf_counter()

    def data_received(self, data: bytes) -> None:
        """Read on until the answer is complete."""
        if self.missing is None:
            self.data += data
            head, found, body = self.data.partition(b"\r\n\r\n")
            if not found:
                return None
            if not head.startswith((b"HTTP/1.1 2", b"HTTP/1.1 3")):
                return self.end(AssertionError(self.data.decode(errors="replace")[:1000]))
            length = LENGTH.search(head + b"\r\n")
            self.missing, self.data, data = int(length[1]) if length else 0, b"", body
        self.missing -= len(data)
        if self.missing > 0:
            return None
        self.missing, now = None, time.perf_counter()
        self.times.append(now - self.began)
        return self.end() if now > self.until and self.sent % len(self.requests) == 0 else self.send()

    def connection_lost(self, _error: Exception | None) -> None:
        """Fail unless it was closed here."""
        self.end(AssertionError("the server closed the connection"))

    def end(self, error: Exception | None = None) -> None:
        """Close the connection; the first call decides whether it went well."""
        if not self.done.done():
            self.done.set_exception(error) if error else self.done.set_result(None)
        self.transport.close()


def run(plan: Plan) -> Load:
    """Load a server from the other core; AssertionError if an answer was no success."""
    command = [sys.executable, "-m", "tests.bench.generator"]
    made = subprocess.run(command, input=pickle.dumps(plan), capture_output=True, check=False, cwd=HOME)
    assert made.returncode == 0, made.stderr.decode()
    return Load(**json.loads(made.stdout))


async def generate(plan: Plan) -> Load:
    """Send the requests until the time is over."""
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    made = [Connection(requests, began + plan.seconds, loop.create_future()) for requests in plan.requests]
    for connection in made:
        await loop.create_connection(lambda it=connection: it, "127.0.0.1", plan.port)  # type: ignore[misc]
    async with asyncio.timeout(plan.seconds + PATIENCE):
        await asyncio.gather(*(connection.done for connection in made))
    took = time.perf_counter() - began
    times = sorted(spent for connection in made for spent in connection.times)
    p50, p99 = (times[len(times) * part // 100] * 1000 for part in (50, 99))
    return Load(len(times) / took, p50, p99, len(times))


if __name__ == "__main__":
    pin(os.getpid(), OTHER_CORE)
    print(json.dumps(uvloop.run(generate(pickle.loads(sys.stdin.buffer.read()))).__dict__))
