"""What an installation needs for so many users, computed from measured figures, for docs/SCALING.md."""

import math
from dataclasses import dataclass

USERS = {"1,000 users": 1_000, "100,000 users": 100_000, "10 million users": 10_000_000}
# A user's working day: entries that are started and stopped, what is read, and the share of the busiest half hour.
DAYS, ENTRIES, READS, PEAK = 220, 6, 60, 0.1
SLACK = 2  # a core is loaded by half


@dataclass(frozen=True)
class Measured:
    """Figures of `make bench` on one core, and bytes of `pg_total_relation_size`; to be renewed with them."""

    reads: float = 397  # a second, of a worker's core: timer/status
    writes: float = 86  # creation of an entry
    read_ms: float = 2.0  # of PostgreSQL's core: a list of 50
    write_ms: float = 3.1
    entry_bytes: int = 441 + 149  # with indexes, and in rollups
    event_bytes: int = 860


def needs(measured: Measured = Measured()) -> str:
    """The table of what is needed, a column for each number of users."""
    rows: dict[str, list[str]] = {}
    for users in USERS.values():
        reads, writes = (users * number * PEAK / 1800 for number in (READS, 2 * ENTRIES))
        entries = users * ENTRIES * DAYS
        for name, value in {
            "requests a second in the busiest half hour: reads": amount(reads),
            "writes": amount(writes),
            "cores of workers": cores(reads / measured.reads + writes / measured.writes),
            "cores of PostgreSQL: reads, which replicas can take": cores(reads * measured.read_ms / 1000),
            "writes, which the primary must take": cores(writes * measured.write_ms / 1000),
            "entries a year, in millions": amount(entries / 1e6),
            "entries and rollups a year, in GB": amount(entries * measured.entry_bytes / 1e9),
            "events a year, two an entry, in GB": amount(2 * entries * measured.event_bytes / 1e9),
        }.items():
            rows.setdefault(name, []).append(value)
    head = f"| | {' | '.join(USERS)} |\n| --- |{' --- |' * len(USERS)}\n"
    return head + "".join(f"| {name} | {' | '.join(values)} |\n" for name, values in rows.items())


def amount(value: float) -> str:
    """A number with two digits that count."""
    digits = max(0, 1 - math.floor(math.log10(value)))
    return f"{round(value, digits):,.{digits}f}" if value < 100 else f"{float(f'{value:.2g}'):,.0f}"


def cores(busy: float) -> str:
    """Whole cores, loaded by half."""
    return f"{max(1, math.ceil(busy * SLACK)):,}"
