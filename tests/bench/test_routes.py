"""Speed of the hot routes: one worker on one core, everything else on the other, against the bare ceiling."""

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg
import httpx
import pytest
from sqlalchemy import event

from app import create_app
from app.core.db import Database
from app.settings import Settings, driver_url
from tests.bench import data, load
from tests.bench.load import Load
from tests.counting import NOT_COUNTED
from tests.processes import Serving
from tests.servers import free_port

pytestmark = pytest.mark.bench

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "200000"))
SECONDS, ROUNDS = int(os.environ.get("BENCH_SECONDS", "3")), int(os.environ.get("BENCH_ROUNDS", "5"))
SERVER_CORE, OTHER_CORE = 0, 1
MARCH = "start_date=2025-03-01&end_date=2025-03-31"
ROUTES = {
    "50 entries": "/api/v1/time-entries?per_page=50",
    "50 entries of a project": "/api/v1/time-entries?per_page=50&project_id=1",
    "an entry": "/api/v1/time-entries/1",
    "the timer": "/api/v1/timer/status",
    "50 projects": "/api/v1/projects",
    "a month by project and day": f"/api/v1/reports/summary?{MARCH}&group_by=project,day",
}
BAR = 0.4  # of the ceiling, for the list of 50 entries on PostgreSQL
KEY = "k" * 40
UNLIMITED = {name: str(10**9) for name in ("API_TOKEN_RATE_LIMIT_PER_MINUTE", "API_TOKEN_RATE_LIMIT_PER_HOUR")}


@dataclass(frozen=True)
class Result:
    """What one route came to; `ratio` is the median of rounds in which server and ceiling took turns."""

    name: str
    server: Load
    ceiling: Load
    ratio: float
    statements: int
    memory: float


@pytest.fixture
async def filled(database_url: str, backend: str) -> str:
    """A database with the entries; its server is on the other core."""
    await data.fill(database_url, ENTRIES)
    if backend == "postgresql":
        connection = await asyncpg.connect(database_url)
        own = Path(f"/proc/{await connection.fetchval('SELECT pg_backend_pid()')}/stat")
        # Its parent starts the processes that serve connections; a server elsewhere cannot be pinned.
        if own.exists():
            load.pin(int(own.read_text().rpartition(")")[2].split()[1]), OTHER_CORE)
        await connection.close()
    return database_url


async def recorded(url: str, folder: Path) -> dict[str, Any]:
    """What each route sends to the database, asked for the second time, and what it answers."""
    settings = Settings(database_url=driver_url(url), secret_key=KEY, instance=folder)
    app = create_app(settings)
    found = {}
    async with app.test_app():
        client = app.test_client()
        headers = {"Authorization": f"Bearer {data.OWNER.token}"}
        for path in ROUTES.values():
            await client.get(path, headers=headers)
            with sending(app.database) as sent:
                answer = await client.get(path, headers=headers)
            assert answer.status_code == 200
            body = bytes(await answer.get_data(as_text=False))
            found[path] = await _case(app.database, sent, body)
    return found


@contextmanager
def sending(database: Database) -> Iterator[list[tuple[str, Sequence[Any]]]]:
    """Collects statements with their values, as the driver gets them."""
    found: list[tuple[str, Sequence[Any]]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Sequence[Any], *_: Any) -> None:
        if not statement.startswith(NOT_COUNTED):
            found.append((statement, values))

    event.listen(database.reader.sync_engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(database.reader.sync_engine, "before_cursor_execute", note)


async def _case(database: Database, sent: list[tuple[str, Sequence[Any]]], body: bytes) -> dict[str, Any]:
    """The case as `tests.bench.bare` reads it."""
    column, head, tail = None, body, b""
    if sent:
        async with database.reader.connect() as connection:
            row = (await connection.exec_driver_sql(sent[-1][0], tuple(sent[-1][1]))).first()
        for place, cell in enumerate(row or ()):
            if isinstance(cell, str) and len(cell) > 100 and cell.encode() in body:
                column = place
                head, _, tail = body.partition(cell.encode())
    return {
        "statements": [(text, [_plain(value) for value in values]) for text, values in sent],
        "column": column,
        "head": base64.b64encode(head).decode(),
        "tail": base64.b64encode(tail).decode(),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


@contextmanager
def ceiling(url: str, cases: Path) -> Iterator[tuple[str, int]]:
    """The bare function, served as the app is; its address and process."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "tests.bench.bare:app", "--port", str(port), "--log-level", "error"]
    command += ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--no-server-header"]
    process = subprocess.Popen(command, env=os.environ | {"BENCH_CASES": str(cases), "BENCH_DATABASE": url})
    place = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                httpx.get(place + ROUTES["an entry"], timeout=60)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield place, process.pid
    finally:
        process.terminate()
        process.wait()


async def test_hot_routes(filled: str, backend: str, environ: dict[str, str], tmp_path: Path) -> None:
    cases = await recorded(filled, tmp_path)
    (tmp_path / "cases.json").write_text(json.dumps(cases))
    results = []
    with (
        Serving(environ | UNLIMITED | {"SECRET_KEY": KEY}) as server,
        ceiling(filled, tmp_path / "cases.json") as (bare, bare_pid),
    ):
        (pid,) = server.pids()
        load.pin(pid, SERVER_CORE)
        load.pin(bare_pid, SERVER_CORE)
        for name, path in ROUTES.items():
            same(server.url + path, bare + path)
            results.append(measured(name, path, server, pid, bare, len(cases[path]["statements"])))
    told = report(backend, results)
    print(told)
    if backend == "postgresql":
        assert results[0].ratio >= BAR, told


def same(ours: str, theirs: str) -> None:
    """Both write the same, what ticks aside."""
    headers = {"Authorization": f"Bearer {data.OWNER.token}"}
    first, second = (httpx.get(url, headers=headers, timeout=60).json() for url in (ours, theirs))
    assert first == second


def measured(name: str, path: str, server: Serving, pid: int, bare: str, statements: int) -> Result:
    """Rounds in which server and ceiling take turns, so that each pair sees the machine in one state."""
    pairs = []
    for number in range(ROUNDS + 1):
        loads = [
            load.run(place + path, data.OWNER.token, seconds=SECONDS if number else 1, core=OTHER_CORE)
            for place in (bare, server.url)
        ]
        if number:  # the first one warms up
            pairs.append(loads)
    best = [max((pair[place] for pair in pairs), key=lambda found: found.rate) for place in (0, 1)]
    ratio = median(ours.rate / max(theirs.rate, 0.01) for theirs, ours in pairs)
    return Result(name, best[1], best[0], ratio, statements, load.memory(pid))


def report(backend: str, results: Sequence[Result]) -> str:
    """The table for docs/PERFORMANCE.md."""
    how = f"{load.tool()}, {load.CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS} s"
    lines = [
        f"\n{backend}, {ENTRIES:,} entries, {how}\n",
        "| route | requests/s | p50 ms | p99 ms | ceiling requests/s | ratio | statements | memory MiB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for found in results:
        ours = f"{found.server.rate:,.0f} | {found.server.p50:.1f} | {found.server.p99:.1f}"
        theirs = f"{found.ceiling.rate:,.0f} | {found.ratio:.2f}"
        lines.append(f"| {found.name} | {ours} | {theirs} | {found.statements} | {found.memory:.0f} |")
    return "\n".join(lines)
