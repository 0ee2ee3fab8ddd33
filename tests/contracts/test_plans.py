"""No hot route reads a whole table that grows: seen in the plans of its statements, on both databases."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text

from app.core.db import Database
from app.core.events import EventRow
from app.core.partitions import PARTITION_NAME
from app.core.sql import trigrams
from app.services.clients.models import Client
from app.services.global_search.queries import search_statement
from app.services.inventory.models import Movement, StockItem, Warehouse
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries import rollup_updates
from app.services.time_entries.models import TimeEntry
from app.services.webhooks.models import Delivery, Webhook
from tests.counting import Statement, statements_with_values
from tests.factories import Api, People

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
ENTRIES, EVENTS, DELIVERIES, MOVEMENTS = 8_000, 4_000, 3_000, 3_000
GROWING = ("time_entries", "events", "webhook_deliveries", "stock_movements")
MONTH = "start_date=2025-03-01&end_date=2025-03-31"
PATHS = (
    "/time-entries",
    "/time-entries?page=10",
    "/time-entries?project_id=7",
    "/time-entries?client_id=3",
    "/time-entries?task_id=7",
    f"/time-entries?{MONTH}",
    "/time-entries?tag=rare",
    "/time-entries/77",
    "/time-entries/77/history",
    "/timer/status",
    "/projects",
    "/projects/7",
    "/tasks",
    "/tasks?project_id=7",
    "/tasks/7",
    "/clients",
    "/clients/3",
    "/users",
    "/users/me",
    "/search?q=quarkstrudel",
    "/search?q=workshop",
    "/search?q=qx",
    f"/reports/summary?{MONTH}",
    "/changes",
    "/activities",
    "/audit",
    "/webhooks",
    "/webhooks/1/deliveries",
)
FOR_ADMINISTRATORS = ("/users", "/webhooks/1/deliveries")
# Their totals are counted over all events that the caller may see.
COUNTED = ("/activities", "/audit")


def entries(users: Sequence[int]) -> Iterator[dict[str, object]]:
    """Entries, an hour apart."""
    for number in range(ENTRIES):
        start = FIRST + timedelta(hours=number)
        yield {
            **{"user_id": users[number % len(users)], "project_id": number % 40 + 1, "task_id": number % 2000 + 1},
            **{"start_time": start, "end_time": start + timedelta(hours=1), "duration_seconds": 3600},
            **{"notes": "Quarkstrudel" if number == 77 else "A workshop about many things " * 12},
            **{"tags": "rare" if number % 1000 == 1 else "focus,meeting"},
        }


async def fill(database: Database, people: People) -> None:
    """Makes the tables that grow large enough for the planner to mind."""
    users = (people.root.id, people.ada.id, people.bob.id)
    rows: dict[Any, list[dict[str, object]]] = {
        Client: [{"id": number, "name": f"Client {number}"} for number in range(1, 11)],
        Project: [{"id": number, "client_id": number % 10 + 1, "name": f"Project {number}"} for number in range(1, 41)],
        Task: [{"id": number, "project_id": number % 40 + 1, "name": f"Task {number}"} for number in range(1, 2001)],
        TimeEntry: list(entries(users)),
        EventRow: [
            {
                **{"name": "time_entry.created", "resource": "time_entry", "resource_id": number % 500},
                **{"user_id": users[number % 3], "occurred_at": FIRST + timedelta(minutes=number)},
                **{"actor_id": users[number % 3], "after": {"notes": "x" * 60}},
            }
            for number in range(EVENTS)
        ],
        Webhook: [
            {"id": number, "user_id": people.root.id, "name": f"Hook {number}"}
            | {"url": "https://example.org/", "events": ["*"], "secret": "s" * 32}
            for number in range(1, 21)
        ],
        Delivery: [
            {
                **{"webhook_id": number % 20 + 1, "event_id": number, "message_id": f"m{number}", "payload": "{}" * 50},
                **{"event_type": "time_entry.created", "status": "success", "due_at": None},
                **{"expires_at": FIRST, "created_at": FIRST + timedelta(minutes=number)},
            }
            for number in range(DELIVERIES)
        ],
        Warehouse: [{"id": 1, "code": "W", "name": "Main"}],
        StockItem: [
            {"id": number, "sku": f"S{number}", "name": f"Item {number}", "currency_code": "EUR"}
            for number in range(1, 101)
        ],
        Movement: [
            {
                **{"movement_type": "adjustment", "stock_item_id": number % 100 + 1, "warehouse_id": 1},
                **{"quantity": 1, "moved_at": FIRST + timedelta(minutes=number)},
            }
            for number in range(MOVEMENTS)
        ],
    }
    async with database.transaction() as session:
        for model, found in rows.items():
            await session.execute(insert(model), found)
    async with database.transaction() as session:
        await rollup_updates.fold_deltas(session)
    async with database.writer.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        if database.dialect == "sqlite":
            await connection.execute(text("ANALYZE"))
            return
        # As autovacuum leaves tables: until then no index can answer alone. One that comes too soon does nothing.
        visible = text("SELECT relallvisible FROM pg_class WHERE oid = 'time_entries'::regclass")
        async with asyncio.timeout(60):
            while not await connection.scalar(visible):
                await connection.execute(text("VACUUM ANALYZE"))
                await asyncio.sleep(0.1)


# One that gives a row or none, and has left out none, has not been read: what it is joined with was empty.
SEQ_SCAN = re.compile(r"Seq Scan on (\w+)(?!.*never executed)(?!.*actual rows=[01] (?![\s\S]*Rows Removed))")
LARGE = "SELECT relname FROM pg_class WHERE relname = ANY ($1) AND reltuples > 1000"


async def plan(database: Database, statement: Statement) -> set[str]:
    """The growing tables that a statement reads as a whole; a partition that is as good as empty is none."""
    sent, values = statement
    async with database.reader.connect() as connection:
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
        assert driver
        if database.dialect == "postgresql":
            rows = await driver.fetch(f"EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) {sent}", *values)
            steps = list(map(SEQ_SCAN.search, re.split(r"\n(?= *->)", "\n".join(row[0] for row in rows))))
            found = {row[0] for row in await driver.fetch(LARGE, [step[1] for step in steps if step])}
        else:
            rows = await (await driver.execute(f"EXPLAIN QUERY PLAN {sent}", values)).fetchall()
            steps = [re.match(r"SCAN (\w+)(?! USING)(?: |$)", row[3]) for row in rows]
            found = {step[1] for step in steps if step}
    return {PARTITION_NAME.sub("", name) for name in found} & set(GROWING)


async def whole_tables(database: Database, api: Api, path: str) -> list[tuple[str, str]]:
    """The growing tables that a route reads as a whole, the first time or the second, and the statements."""
    with statements_with_values(database) as sent:
        for _ in range(2):
            answer = await api.get(path)
            assert answer.status == 200, (path, answer.body)
    reads = [statement for statement in sent if statement[0].startswith(("SELECT", "WITH"))]
    return [(table, sent[0]) for sent in reads for table in sorted(await plan(database, sent))]


async def test_no_hot_route_reads_a_whole_table_that_grows(
    database: Database, people: People, api: Api, admin_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trigrams, "FIRST_ROWS_OF_SHORT", 500)  # of 8,000, as 20,000 of many
    search_statement.cache_clear()
    await fill(database, people)
    found = {}
    for name, caller in (("admin", admin_api), ("member", api)):
        for path in PATHS:
            if name == "member" and path in FOR_ADMINISTRATORS:
                continue
            if (wrong := await whole_tables(database, caller, path)) and path not in COUNTED:
                found[f"{name} {path}"] = wrong
            assert wrong or path not in COUNTED, f"{path} is no longer counted"
    search_statement.cache_clear()
    assert found == {}
