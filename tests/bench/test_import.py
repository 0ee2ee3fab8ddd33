"""A hundred thousand rows on their way in: rows per second, memory, and nothing of them left after an undo."""

import asyncio
import csv
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

import httpx
import pytest

from app.core.db import Database
from app.services.imports import importer
from app.services.imports.options import ImportOptions
from app.services.imports.report import ImportReport
from app.services.imports.store.undo import revert_import
from tests.factories import People
from tests.processes import Serving
from tests.services.imports.database import ADA, ROOT, contents

pytestmark = pytest.mark.bench

ROWS, MOST = 100_000, 64 * 1024 * 1024
HEADER = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags"
OPTIONS = ImportOptions(timezone="UTC", create_missing=True, mine=True)


def rss(pid: int | str = "self") -> int:
    """The memory of a process, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A Toggl export of ten years, one row broken."""
    path, at = tmp_path / "toggl.csv", datetime(2015, 1, 5, 8)
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER.split(","))
        for number in range(ROWS):
            end = at + timedelta(minutes=25, seconds=number % 60)
            names = (f"Client {number % 20}", f"Project {number % 200}", f"Task {number % 1000}")
            what = (f"Worked on part {number}, in detail", "Yes" if number % 3 else "No")
            days = (f"{at:%Y-%m-%d}", f"{at:%H:%M:%S}", f"{end:%Y-%m-%d}", f"{end:%H:%M:%S}")
            length = "broken" if number == 70_000 else str(end - at)
            writer.writerow(("Mira", "mira@north.test", *names, *what, *days, length, "field, review"))
            at += timedelta(minutes=40)
    return path


@contextmanager
def told(what: str, rows: int) -> Iterator[None]:
    """Prints how long something took."""
    began = time.perf_counter()
    yield
    seconds = time.perf_counter() - began
    print(f"\n{what}: {seconds:.1f} s, {rows / seconds:,.0f} rows/s", end="")


async def bring(database: Database, path: Path, seen: list[int], *, dry_run: bool = False) -> ImportReport:
    """Imports the file, and keeps the memory after each chunk."""
    with path.open("rb") as stream:
        async with database.transaction(actor=ADA) as session:
            return await importer.run_import(
                session, ADA, stream, options=OPTIONS, dry_run=dry_run, progress=lambda *_: seen.append(rss())
            )


async def test_a_hundred_thousand_rows(database: Database, file: Path, tmp_path: Path) -> None:
    few = tmp_path / "few.csv"
    few.write_text("".join(f"{line}\n" for line in file.read_text().splitlines()[:1001]).replace("Worked", "Warmed"))
    warm = await bring(database, few, [])
    async with database.transaction(actor=ROOT) as session:
        await revert_import(session, ROOT, warm.import_id or 0)
    before, start, seen = await contents(database), rss(), list[int]()
    with told(f"{database.dialect}: dry run", ROWS):
        dry = await bring(database, file, seen, dry_run=True)
    with told(f"{database.dialect}: import", ROWS):
        report = await bring(database, file, seen)
    grown = max(seen) - start
    print(f", {grown / 2**20:.1f} MiB more at most", end="")
    assert (report.created, report.failed, dry.created) == (ROWS - 1, 1, ROWS - 1)
    assert [problem.line for problem in report.problems] == [70_002]
    assert grown < MOST
    with told(f"{database.dialect}: the same again", ROWS):
        again = await bring(database, file, seen)
    assert (again.created, again.duplicates) == (0, ROWS - 1)
    with told(f"{database.dialect}: undo", ROWS):
        async with database.transaction(actor=ROOT) as session:
            await revert_import(session, ROOT, report.import_id or 0)
    print(f", {(max(rss(), *seen) - start) / 2**20:.1f} MiB more at most")
    after = await contents(database)
    assert {**after, "import_rows": []} == {**before, "import_rows": []}


async def test_over_http(server: Serving, file: Path, people: People) -> None:
    headers = {"Authorization": f"Bearer {people.ada.token}"}
    few = "\n".join([HEADER, "Mira,,C,P,T,,No,2014-01-01,08:00,2014-01-01,09:00,1:00,"])
    async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers, timeout=300) as http:
        query = {"create_missing": "true", "mine": "true"}
        for _ in range(3):
            warm = await http.post("/time-entries/import-csv", params=query, json={"csv": few})
            assert warm.status_code == 200, warm.text
        (pid,) = server.pids()
        start = most = rss(pid)
        with told("multipart upload", ROWS), file.open("rb") as stream:
            sending = asyncio.create_task(
                http.post("/time-entries/import-csv", params=query, files={"file": ("toggl.csv", stream)})
            )
            while not sending.done():
                await asyncio.sleep(0.05)
                most = max(most, rss(pid))
            answer = await sending
    print(f", {file.stat().st_size / 2**20:.1f} MiB sent, server {(most - start) / 2**20:.1f} MiB more at most")
    assert (answer.status_code, answer.json()["created"]) == (200, ROWS - 1)
    assert most - start < MOST


async def test_what_others_wait(server: Serving, file: Path, people: People, backend: str) -> None:
    """Somebody uses the timer and reads a list all the while: the longest wait for each, and what was refused."""
    async with AsyncExitStack() as stack:
        ada, bob = [
            await stack.enter_async_context(
                httpx.AsyncClient(
                    base_url=f"{server.url}/api/v1", headers={"Authorization": f"Bearer {person.token}"}, timeout=300
                )
            )
            for person in (people.ada, people.bob)
        ]
        project = (await bob.post("/projects", json={"name": "Beside"})).json()["project"]["id"]
        began = time.perf_counter()
        query = {"create_missing": "true", "mine": "true"}
        with file.open("rb") as stream:
            importing = asyncio.create_task(
                ada.post("/time-entries/import-csv", params=query, files={"file": ("toggl.csv", stream)})
            )
            written, read, refused = list[float](), list[float](), 0
            for path in cycle(("/timer/start", "/timer/stop")):
                for times, asked in (
                    (written, bob.post(path, json={"project_id": project})),
                    (read, bob.get("/time-entries")),
                ):
                    at = time.perf_counter()
                    answer = await asked
                    times.append(time.perf_counter() - at)
                    refused += answer.status_code == 503
                if importing.done():
                    break
                await asyncio.sleep(0.2)
            report = await importing
        assert (report.status_code, report.json()["created"]) == (200, ROWS - 1)
    seconds = time.perf_counter() - began
    print(
        f"\n{backend}: import {seconds:.1f} s; longest change {max(written):.2f} s, longest list {max(read):.2f} s",
        end="",
    )
    print(f"; {refused} refused")
    if backend == "postgresql":
        assert refused == 0
