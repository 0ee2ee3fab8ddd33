"""Tables that only grow, in a partition for each month on PostgreSQL; SQLite keeps one table.

What is old goes with its partition, at once and without a trace in the others, instead of row by row. Months are made
some time ahead; rows of a month that is missing are kept in a default partition, and move when it is made.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now

log = logging.getLogger(__name__)

MONTHS_AHEAD = 3
PARTITION_NAME = re.compile(r"_(first|rest|\d{4}m\d{2})$", re.ASCII)
UPPER_BOUND = re.compile(r"TO \('([^']+)'\)")
PARTITIONS = text(
    "SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bound"
    " FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = CAST(:table AS regclass)"
)
# A table is locked for a moment only; if that is not to be had, the next run of the job tries again.
PATIENCE = text("SET LOCAL lock_timeout = '2s'")


@dataclass(frozen=True)
class Monthly:
    """A table whose partitions are by a column; `keys` are unique within each, as an id from a sequence is over all."""

    table: str
    column: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Partition:
    """The rows before `end`, from the end of the partition before it."""

    name: str
    end: datetime


def is_partitioned(session: AsyncSession) -> bool:
    """True on PostgreSQL."""
    return session.get_bind().dialect.name == "postgresql"


async def partitions(session: AsyncSession, monthly: Monthly) -> Sequence[Partition]:
    """The partitions of a table in their order, without the default one."""
    rows = await session.execute(PARTITIONS, {"table": monthly.table})
    ends = [(row.name, UPPER_BOUND.search(row.bound)) for row in rows]
    found = [Partition(name, datetime.fromisoformat(end[1])) for name, end in ends if end]
    return sorted(found, key=lambda partition: partition.end)


async def create_ahead(session: AsyncSession, monthly: Monthly) -> list[str]:
    """Create the partitions of the coming months; returns their names."""
    created: list[str] = []
    if not is_partitioned(session) or not (found := await partitions(session, monthly)):
        return created
    await session.execute(PATIENCE)
    start, until = found[-1].end, now()
    for _ in range(MONTHS_AHEAD):
        until = next_month(until)
    while start < until:
        end = next_month(start)
        name = f"{monthly.table}_{start:%Ym%m}"
        await _create(session, monthly, name, f"FROM ('{start.isoformat()}') TO ('{end.isoformat()}')")
        created.append(name)
        start = end
    if created:
        log.info("partitions created: %s", ", ".join(created))
    return created


async def _create(session: AsyncSession, monthly: Monthly, name: str, bounds: str) -> None:
    """Create a partition beside the table and attach it, which holds nobody up."""
    table, column = monthly.table, monthly.column
    start, end = re.findall(r"'[^']+'", bounds)
    within = f"{column} >= {start} AND {column} < {end}"
    keys = "".join(f", ADD {key}" for key in monthly.keys).removeprefix(", ")
    for statement in (
        f"CREATE TABLE {name} (LIKE {table} INCLUDING ALL)",
        f"ALTER TABLE {name} {keys}",
        f"WITH moved AS (DELETE FROM {table}_rest WHERE {within} RETURNING *) INSERT INTO {name} SELECT * FROM moved",  # noqa: S608 - names of our own tables
        f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES {bounds}",
    ):
        await session.execute(text(statement))


async def drop(session: AsyncSession, partition: Partition) -> None:
    """Drop a partition with all its rows."""
    await session.execute(PATIENCE)
    await session.execute(text(f"DROP TABLE {partition.name}"))
    log.info("partition dropped: %s", partition.name)


async def old_partitions(session: AsyncSession, monthly: Monthly, *, keep_days: int) -> Sequence[Partition]:
    """The partitions all of whose rows are older than `keep_days`."""
    cutoff = now() - timedelta(days=keep_days)
    return [partition for partition in await partitions(session, monthly) if partition.end <= cutoff]


def next_month(at: datetime) -> datetime:
    """The beginning of the month after the one of an instant."""
    first = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)
