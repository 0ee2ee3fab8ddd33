"""What the database does for the statements of a request: its time, and how much it reads."""

import json
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tests.bench.replay import without_jit
from tests.counting import Statement
from tests.databases import connected

TIMES = 7  # PostgreSQL plans the first five for their values, and then perhaps once for all
GRAIN = 10  # steps of SQLite's virtual machine between two looks
EXPLAIN = "EXPLAIN (ANALYZE, TIMING off, FORMAT json) "
SPENT = """
    SELECT coalesce(sum(min_exec_time * calls), 0) / $1::int FROM pg_stat_statements
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query NOT LIKE '%pg_stat_%'
"""


@dataclass(frozen=True)
class Work:
    """The least milliseconds of a few runs, and what is read: rows on PostgreSQL, steps of the machine on SQLite.

    Rows are those that each part of a plan has looked at, also in vain.
    """

    ms: float
    reads: int


async def work(url: str, statements: Sequence[Statement], *, times: int = TIMES) -> Work:
    """Run the statements of a request once to count, and a few `times` for the clock; roll back what they change."""
    counted = _postgres(url, statements, times) if url.startswith("postgresql") else _sqlite(url, statements, times)
    return await counted


async def _postgres(url: str, statements: Sequence[Statement], times: int) -> Work:
    async with connected(url) as connection:
        await without_jit(connection)
        async with rolled_back(connection):
            plans = [await connection.fetchval(EXPLAIN + text, *values) for text, values in statements]
        prepared = [(await connection.prepare(text), values) for text, values in statements]
        await connection.execute("SELECT pg_stat_statements_reset()")
        for _ in range(times):
            async with rolled_back(connection):
                for statement, values in prepared:
                    await statement.fetch(*values)
        spent = await connection.fetchval(SPENT, max(1, times))
    return Work(float(spent), sum(rows_of(json.loads(plan)[0]["Plan"]) for plan in plans))


@asynccontextmanager
async def rolled_back(connection: Any) -> AsyncIterator[None]:
    """A transaction that changes nothing."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        yield
    finally:
        await transaction.rollback()


def rows_of(plan: dict[str, Any]) -> int:
    """Return the rows that a plan and its parts have looked at."""
    removed = sum(value for name, value in plan.items() if name.startswith("Rows Removed by"))
    return round((plan["Actual Rows"] + removed) * plan["Actual Loops"]) + sum(map(rows_of, plan.get("Plans", ())))


async def _sqlite(url: str, statements: Sequence[Statement], times: int) -> Work:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    steps, spent = 0, []

    def count() -> None:
        nonlocal steps
        steps += GRAIN

    for number in range(times + 1):
        connection.set_progress_handler(None if number else count, GRAIN)
        connection.execute("BEGIN")
        began = time.perf_counter()
        for text, values in statements:
            connection.execute(text, values).fetchall()
        spent.append((time.perf_counter() - began) * 1000)
        connection.execute("ROLLBACK")
    connection.close()
    return Work(min(spent), steps)
