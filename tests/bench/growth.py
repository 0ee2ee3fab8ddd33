"""What the database does for each route, beside little data and beside much: cost follows what is asked.

What is asked is measured by the answer: a report with twice the lines may read twice as much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.data import Size
from tests.bench.figures import number, table
from tests.bench.recording import record_all
from tests.bench.routes import Route
from tests.bench.work import Work, work

MOST = 2.0  # times the work
# What is read in any case: rows, or steps of SQLite's machine.
ALLOWANCE = {"postgresql": 300, "sqlite": 10_000}


@dataclass(frozen=True)
class Growth:
    """The number of statements, their work beside little and much data, and how many times as long the answer is."""

    route: Route
    statements: int
    small: Work
    large: Work
    answer: float

    def by_reads(self, backend: str) -> float:
        """Return how many times as much is read for an answer."""
        allowance = ALLOWANCE[backend]
        return (self.large.reads + allowance) / (self.small.reads + allowance) / self.answer

    @property
    def by_time(self) -> float:
        """Return how many times as long it takes, for an answer; a tenth of a millisecond is nothing."""
        return (self.large.ms + 0.1) / (self.small.ms + 0.1) / self.answer


async def grown(
    urls: Sequence[str], sizes: Sequence[Size], routes: Sequence[Route], folder: Path, **how: int
) -> list[Growth]:
    """Compare two databases; `how` is for `work`."""
    (small_url, large_url), (small, large) = urls, sizes
    before = await record_all(small_url, folder, routes, small)
    after = await record_all(large_url, folder, routes, large)
    found = []
    for route in routes:
        first, second = (next(iter(made[route].values()))[0] for made in (before, after))
        works = [
            await work(url, recording.statements, **how) for url, recording in ((small_url, first), (large_url, second))
        ]
        sent = max(len(first.statements), len(second.statements))
        found.append(Growth(route, sent, *works, max(1.0, len(second.body) / len(first.body))))
    return found


def report(title: str, backend: str, found: Sequence[Growth]) -> str:
    """Return a table of the routes."""
    head = ("route", "caller", "statements", "answer", "read before", "after", "times", "ms before", "after", "times")
    lines = [
        (
            *(growth.route.name, growth.route.caller, str(growth.statements), number(growth.answer)),
            *(f"{growth.small.reads:,}", f"{growth.large.reads:,}", number(growth.by_reads(backend))),
            *(number(growth.small.ms), number(growth.large.ms), number(growth.by_time)),
        )
        for growth in found
    ]
    return f"\n{title}\n\n{table(head, lines)}"
