"""The metrics and their names."""

import os
from collections.abc import Iterator
from importlib.metadata import version
from typing import cast

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector
from quart import request
from sqlalchemy import QueuePool, func
from sqlalchemy.ext.asyncio import AsyncSession

from app.sdk import ENTRIES, Database, Watchdog, waiting_deliveries

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds
RUNNING = ENTRIES.rows.where(ENTRIES.conditions["running"]).with_only_columns(func.count(), maintain_column_froms=True)


class Meters:
    """The metrics of one app. Labels are few and fixed: input of callers never becomes one."""

    def __init__(self, database: Database, watchdog: Watchdog) -> None:
        self.registry = registry = CollectorRegistry()
        self._requests = Counter(
            "timetracker_http_requests",
            "Requests answered",
            ("method", "route", "status"),
            registry=registry,
        )
        self._seconds = Histogram(
            "timetracker_http_request_duration_seconds",
            "Time from a request's arrival to its answer",
            ("route",),
            buckets=BUCKETS,
            registry=registry,
        )
        self._timers = Gauge("timetracker_timers_running", "Timers that run, paused ones included", registry=registry)
        self._deliveries = Gauge(
            "timetracker_webhook_deliveries_waiting",
            "Deliveries of webhooks that are not over yet",
            registry=registry,
        )
        Info("timetracker", "Version and process", registry=registry).info(
            {"version": version("timetracker-server"), "pid": str(os.getpid())}
        )
        ProcessCollector(registry=registry)
        watch_pools(database, registry)
        watch_loop(watchdog, registry)

    def answered(self, route: str | None, status: int, seconds: float) -> None:
        """Count an answer; `route` is the path's template, None if no route matched."""
        method = request.method if request.method in METHODS else "other"
        self._requests.labels(method, route or "none", str(status)).inc()
        self._seconds.labels(route or "none").observe(seconds)

    async def look(self, session: AsyncSession) -> None:
        """Read the gauges of the database: two statements on small indexes."""
        self._timers.set((await session.execute(RUNNING)).scalar_one())
        self._deliveries.set(await waiting_deliveries(session))


def watch_pools(database: Database, registry: CollectorRegistry) -> None:
    """Gauges that ask the connection pools whenever they are read."""
    size = Gauge("timetracker_db_pool_size", "Connections that are kept open", ("pool",), registry=registry)
    used = Gauge("timetracker_db_pool_checked_out", "Connections in use", ("pool",), registry=registry)
    for name, pool in pools(database):
        size.labels(name).set_function(pool.size)
        used.labels(name).set_function(pool.checkedout)


def watch_loop(watchdog: Watchdog, registry: CollectorRegistry) -> None:
    """Gauges of what has held the event loop longer than the watchdog's threshold."""
    stops = Gauge("timetracker_loop_stops", "Times that the event loop was held", registry=registry)
    seconds = Gauge("timetracker_loop_stopped_seconds", "Time for which it was held", registry=registry)
    longest = Gauge("timetracker_loop_longest_stop_seconds", "The longest of these times", registry=registry)
    stops.set_function(lambda: watchdog.stops)
    seconds.set_function(lambda: watchdog.stopped_seconds)
    longest.set_function(lambda: watchdog.longest)


def pools(database: Database) -> Iterator[tuple[str, QueuePool]]:
    """SQLite has a pool for reading and one for writing, PostgreSQL one for both."""
    writer, reader = (cast("QueuePool", engine.pool) for engine in (database.writer, database.reader))
    if writer is reader:
        yield "shared", writer
    else:
        yield from (("writer", writer), ("reader", reader))
