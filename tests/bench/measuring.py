"""Rounds in which a server and its ceiling take turns, so that each pair sees the machine in one state."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.callers import CONNECTIONS, body_headers, headers, senders
from tests.bench.data import Size
from tests.bench.figures import Figure
from tests.bench.generator import Load, Plan, run
from tests.bench.processes import cpu_seconds, memory
from tests.bench.routes import Route, Step
from tests.bench.servers import Ceiling, Ours
from tests.bench.work import work
from tests.counting import Statement
from tests.factories import Person

WARM_UP = 0.3  # seconds


@dataclass(frozen=True)
class Rounds:
    """How often, and for how many seconds each."""

    number: int
    seconds: float

    def __str__(self) -> str:
        return f"{CONNECTIONS} connections, {self.number} rounds of {self.seconds:g} s"


@dataclass(frozen=True)
class Bench:
    """A server that is measured."""

    server: Ours
    url: str
    size: Size
    rounds: Rounds

    def measure(self, route: Route, ceiling: Ceiling, statements: Sequence[Statement]) -> Figure:
        """Return the figure of a route."""
        (pid,) = self.server.pids()
        for server in (ceiling, self.server):
            self.load(route, server.port, WARM_UP)
        self.server.lag.reset()
        pairs, cpu = [], 0.0
        for _ in range(self.rounds.number):
            theirs = self.load(route, ceiling.port, self.rounds.seconds)
            before = cpu_seconds(pid)
            ours = self.load(route, self.server.port, self.rounds.seconds)
            cpu += cpu_seconds(pid) - before
            pairs.append((ours, theirs))
        return Figure(
            route=route.name,
            caller=route.caller,
            rate=median(ours.rate for ours, _ in pairs) / len(route.steps),
            p50=median(ours.p50 for ours, _ in pairs),
            p99=median(ours.p99 for ours, _ in pairs),
            ceiling=median(theirs.rate for _, theirs in pairs) / len(route.steps),
            ratio=median(ours.rate / theirs.rate for ours, theirs in pairs),
            bar=route.bar,
            statements=len(statements),
            database_ms=asyncio.run(work(self.url, statements)).ms,
            cpu_ms=cpu * 1000 * len(route.steps) / sum(ours.requests for ours, _ in pairs),
            memory=memory(pid),
            lag_ms=self.server.lag.longest() * 1000,
        )

    def load(self, route: Route, port: int, seconds: float) -> Load:
        """Send a route's requests on all connections."""
        requests = [[request(route, step, sender) for step in route.steps] for sender in senders(route, self.size)]
        return run(Plan(port, seconds, requests))


def request(route: Route, step: Step, sender: Person) -> bytes:
    """Return a request as it is sent."""
    sent_headers = {"Host": "127.0.0.1"} | headers(route, sender) | body_headers(route, step)
    lines = "".join(f"{name}: {text}\r\n" for name, text in sent_headers.items())
    return f"{step.method} {step.path} HTTP/1.1\r\n{lines}\r\n{step.body}".encode()
