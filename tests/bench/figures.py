"""The figures of a run: a table to read, JSON to compare the next run with."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HEAD = (
    *("route", "caller", "requests/s", "p50 ms", "p99 ms", "ceiling", "ratio", "statements", "database ms"),
    *("CPU ms", "memory MiB", "longest stop ms"),
)


@dataclass(frozen=True)
class Figure:
    """What was measured of a route.

    `ratio` is the median of rounds in which server and ceiling took turns; `cpu_ms` is of the server, `database_ms` of
    the statements alone. `lag_ms` is the longest time for which the loop did not turn.
    """

    route: str
    caller: str
    rate: float
    p50: float
    p99: float
    ceiling: float
    ratio: float
    bar: float
    statements: int
    database_ms: float
    cpu_ms: float
    memory: float
    lag_ms: float

    @property
    def name(self) -> str:
        """Return what tells it from the other figures of a run."""
        return f"{self.route} ({self.caller})"

    @property
    def missed(self) -> bool:
        """Whether it is below its bar."""
        return self.ratio < self.bar

    def cells(self) -> tuple[str, ...]:
        """Return the line of the table."""
        bar = f" (bar {self.bar}{', missed' if self.missed else ''})" if self.bar else ""
        return (
            *(self.route, self.caller, number(self.rate), number(self.p50), number(self.p99), number(self.ceiling)),
            *(f"{self.ratio:.2f}{bar}", str(self.statements), number(self.database_ms), number(self.cpu_ms)),
            *(f"{self.memory:.0f}", f"{self.lag_ms:.0f}"),
        )


def number(value: float) -> str:
    """Return a number with three digits that matter."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a table of Markdown."""
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *lines))


def report(title: str, figures: Sequence[Figure], before: Sequence[Figure]) -> str:
    """Return the table of a run; with the ratio to an earlier run if there was one."""
    earlier = {figure.name: figure.rate for figure in before}
    head, lines = list(HEAD), [list(figure.cells()) for figure in figures]
    if earlier:
        head.append("against")
        for figure, line in zip(figures, lines, strict=True):
            line.append(f"{figure.rate / earlier[figure.name]:.2f}" if figure.name in earlier else "new")
    return f"\n{title}\n\n{table(head, lines)}"


def save(path: Path, backend: str, figures: Sequence[Figure]) -> None:
    """Store the figures of a backend in a file, beside those of the other."""
    saved = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps(saved | {backend: [asdict(figure) for figure in figures]}, indent=1))


def load(path: Path | None, backend: str) -> list[Figure]:
    """Return the figures of an earlier run."""
    saved = json.loads(path.read_text()) if path else {}
    return [Figure(**figure) for figure in saved.get(backend, ())]
