"""A staged import is there as a whole or not at all, and others write meanwhile."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app import jobs
from app.core.clock import now
from app.core.db import Database
from app.core.errors import Invalid, Unavailable
from app.core.events import EventRow, StagedEvent
from app.core.listing import PageRequest, page
from app.services.imports.models import Import
from app.services.imports.store import stages
from app.services.projects import service as projects
from app.services.settings import instance
from app.services.time_entries import timer
from app.services.time_entries.filters import EntryFilter
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.queries import ENTRIES
from app.services.time_entries.rollup_updates import verify_rollups
from tests.services.imports.database import ADA, ROOT, bring, contents, settle, undo

ROWS = 60
HEADER = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags"
OPTIONS: dict[str, Any] = {"timezone": "UTC", "mine": True}


@pytest.fixture(autouse=True)
async def _few_rows_are_staged(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await settle(database)
    monkeypatch.setattr(stages, "STAGED_FROM", 1)
    monkeypatch.setattr("app.services.imports.importer.ROWS_PER_CHUNK", 10)
    monkeypatch.setattr(stages, "SMALLEST_PIECE", 10)
    monkeypatch.setattr(stages, "PATIENCE", 0.4)


@pytest.fixture
def backend_of_stages(backend: str) -> None:
    """Only SQLite has stages: PostgreSQL has more than one writer."""
    if backend != "sqlite":
        pytest.skip("PostgreSQL has more than one writer")


def file(rows: int = ROWS, *, broken: bool = False) -> bytes:
    """A file with an entry a day."""
    lines = [HEADER]
    for number in range(rows):
        day = f"{datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number):%Y-%m-%d}"
        lines.append(f"Mira,,C,P{number % 3},T,n{number},Yes,{day},09:00:00,{day},10:30:00,01:30:00,")
    if broken:
        lines.append("Mira,,C,P,T,x,Yes,2027-01-01,nonsense,2027-01-01,10:30:00,01:30:00,")
    return "\n".join(lines).encode()


async def seen(database: Database) -> tuple[int, int, int]:
    """What others see: entries of a list, events of entries, finished imports."""
    async with database.transaction(read_only=True) as session:
        listed = (await page(session, ENTRIES, EntryFilter().bind(session, ROOT), PageRequest(per_page=1))).total
        created = await session.scalar(
            select(func.count()).select_from(EventRow).where(EventRow.name == "time_entry.created")
        )
        imports = select(func.count()).select_from(Import).where(Import.staged_at.is_(None))
        return listed or 0, created or 0, await session.scalar(imports) or 0


async def test_nothing_is_seen_until_all_is(database: Database, backend_of_stages: None) -> None:
    states: list[tuple[int, int, int]] = []
    importing = asyncio.create_task(bring(database, file(), create_missing=True, **OPTIONS))
    while not importing.done():
        states.append(await seen(database))
        await asyncio.sleep(0)
    report = await importing
    assert report.created == ROWS
    assert set(states) <= {(0, 0, 0), (ROWS, ROWS, 1)}
    assert (0, 0, 0) in states
    assert await seen(database) == (ROWS, ROWS, 1)
    async with database.transaction(read_only=True) as session:
        assert await verify_rollups(session) == 0
        assert await session.scalar(select(func.count()).select_from(StagedEvent)) == 0
        dated = select(func.count()).select_from(TimeEntry).where(TimeEntry.updated_at == TimeEntry.created_at)
        assert await session.scalar(dated) == ROWS


async def test_a_staged_import_is_like_any_other(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    before = await contents(database)
    first = await bring(database, file(), create_missing=True, **OPTIONS)
    staged = await contents(database)
    await undo(database, first.import_id or 0)
    assert {**await contents(database), "import_rows": []} == {**before, "import_rows": []}
    monkeypatch.setattr(stages, "STAGED_FROM", 10**9)
    await bring(database, file(), create_missing=True, **OPTIONS)
    plain = await contents(database)
    assert {name: len(rows) for name, rows in plain.items()} == {name: len(rows) for name, rows in staged.items()}
    again = await bring(database, file(), create_missing=True, **OPTIONS)
    assert (again.created, again.duplicates) == (0, ROWS)


async def test_others_write_between_the_pieces(database: Database, backend_of_stages: None) -> None:
    async with database.transaction(actor=ROOT) as session:
        first = await bring_project(session)
    importing = asyncio.create_task(bring(database, file(), create_missing=True, **OPTIONS))
    written = 0
    while not importing.done():
        async with database.transaction(actor=ADA) as session:
            await timer.start(session, ADA, project_id=first)
            await timer.stop(session, ADA)
        written += 1
        await asyncio.sleep(0.01)  # people pause; whoever waits for the writer gets it
    assert (await importing).created == ROWS
    assert written > 2


async def bring_project(session: AsyncSession) -> int:
    """A project to book on."""
    return (await projects.create(session, ROOT, name="Beside")).id


async def test_a_refused_import_leaves_nothing(database: Database) -> None:
    before = await contents(database)
    with pytest.raises(Invalid):
        await bring(database, file(broken=True), create_missing=True, on_error="abort", **OPTIONS)
    assert await contents(database) == before


async def abandon(database: Database, monkeypatch: pytest.MonkeyPatch, ago: timedelta) -> None:
    """An import whose process is killed after its third piece: nothing that it would do then is done."""

    class Killed(BaseException):
        pass

    pieces, keep = iter(range(100)), stages.keep

    async def nothing(*_: object) -> None:
        pass

    async def keep_some(*arguments: object) -> None:
        await keep(*arguments)  # type: ignore[arg-type]
        if next(pieces) == 2:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(stages, "keep", keep_some)
        patch.setattr(stages, "discard", nothing)
        with pytest.raises(Killed):
            await bring(database, file(), create_missing=True, **OPTIONS)
    async with database.transaction() as session:
        await session.execute(update(Import).where(Import.staged_at.is_not(None)).values(staged_at=now() - ago))


async def test_what_a_killed_process_left_is_discarded(
    database: Database, monkeypatch: pytest.MonkeyPatch, backend_of_stages: None
) -> None:
    before = await contents(database)
    await abandon(database, monkeypatch, timedelta(minutes=2))
    assert await seen(database) == (0, 0, 0)
    assert await contents(database) != before
    await jobs.clear_stages(database)
    assert await contents(database) == before
    await abandon(database, monkeypatch, timedelta(minutes=2))
    assert (await bring(database, file(), create_missing=True, **OPTIONS)).created == ROWS
    assert await seen(database) == (ROWS, ROWS, 1)


async def test_one_at_a_time(database: Database, monkeypatch: pytest.MonkeyPatch, backend_of_stages: None) -> None:
    await abandon(database, monkeypatch, timedelta(0))
    await jobs.clear_stages(database)  # it may be alive
    with pytest.raises(Unavailable):
        await bring(database, file(), create_missing=True, **OPTIONS)


async def test_entries_that_others_made_meanwhile_do_not_overlap(
    database: Database, monkeypatch: pytest.MonkeyPatch, backend_of_stages: None
) -> None:
    async with database.transaction(actor=ROOT) as session:
        await instance.write(session, "allow_overlap", "false")
        project = await bring_project(session)
    start, publish = datetime(2026, 1, 3, 10, tzinfo=UTC), stages.take_out_overlapping

    async def after_somebody(session: AsyncSession, batch: Import) -> list[int]:
        entry = {"user_id": ROOT.user_id, "project_id": project, "start_time": start}
        session.add(TimeEntry(**entry, end_time=start + timedelta(hours=1), duration_seconds=3600))
        await session.flush()
        return await publish(session, batch)

    monkeypatch.setattr(stages, "take_out_overlapping", after_somebody)
    report = await bring(database, file(), create_missing=True, **OPTIONS)
    assert (report.created, report.failed, report.seconds) == (ROWS - 1, 1, (ROWS - 1) * 5400)
    assert (await seen(database))[:2] == (ROWS, ROWS - 1)
