"""Files that become entries: once, whoever sends them and however often."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select, update

from app import TimeTracker
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.events import EventRow, json_value, snapshot
from app.services.clients.models import Client
from app.services.imports.events import ImportEvent
from app.services.projects.models import Project
from app.services.settings import instance
from app.services.tasks.models import Task
from app.services.time_entries.events import TimeEntryEvent
from app.services.time_entries.models import TimeEntry
from tests.services.imports.database import (
    ADA,
    ANA,
    JON,
    MAKING,
    MIRA,
    ROOT,
    bring,
    contents,
    counts,
    problems,
    settle,
    undo,
)
from tests.services.imports.samples import data

EVERY = (
    *("toggl_year", "toggl_quoted", "clockify_detailed", "harvest_detailed", "kimai_current", "kimai_german"),
    *("timetracker_web", "timetracker_export"),
)


@pytest.fixture(autouse=True)
async def _people(database: Database) -> None:
    await settle(database)


async def entries(database: Database) -> list[tuple[Any, ...]]:
    """Every entry, with the names of what it is booked on."""
    statement = select(
        TimeEntry.user_id, Client.name, Project.name, Task.name, TimeEntry.notes, TimeEntry.duration_seconds
    )
    statement = statement.join(Project, Project.id == TimeEntry.project_id, isouter=True)
    statement = statement.join(Client, Client.id == func.coalesce(TimeEntry.client_id, Project.client_id), isouter=True)
    statement = statement.join(Task, Task.id == TimeEntry.task_id, isouter=True).order_by(TimeEntry.id)
    async with database.transaction(read_only=True) as session:
        return [tuple(row) for row in await session.execute(statement)]


async def test_a_file_of_two_people(database: Database) -> None:
    report = await bring(database, data("toggl_year"))
    assert counts(report) == {"created": 4, "skipped": 2}
    assert problems(report) == [(6, "no_length"), (7, "running")]
    assert report.new == {"client": ["Fen Labs"], "project": ["Atlas", "Unsorted"], "task": ["Survey"]}
    assert report.people == {"jon@north.test": "jon", "mira@north.test": "mira"}
    assert await entries(database) == [
        (MIRA, "Fen Labs", "Atlas", "Survey", 'Plan, "v2"', 2710),
        (JON, None, "Unsorted", None, None, 1105),
        (JON, "Fen Labs", "Atlas", None, "Short", 45),
        (JON, "Fen Labs", "Atlas", None, "Decimal", 5400),
    ]
    assert (report.seconds, report.total) == (2710 + 1105 + 45 + 5400, 6)


@pytest.mark.parametrize("name", EVERY)
async def test_the_second_time_creates_nothing_and_undoing_leaves_all_as_before(database: Database, name: str) -> None:
    before = await contents(database)
    first = await bring(database, data(name))
    after = await contents(database)
    again = await bring(database, data(name))
    assert again.created == 0
    assert (again.duplicates, again.new) == (first.created, {"client": [], "project": [], "task": []})
    assert first.created > 0
    assert {table: rows for table, rows in (await contents(database)).items() if table != "import_rows"} == {
        table: rows for table, rows in after.items() if table != "import_rows"
    }
    for report in (again, first, first):
        assert report.import_id
        await undo(database, report.import_id)
    left = await contents(database)
    # What became no entry stays on record with the import.
    assert {row.state for row in left["import_rows"]} <= {"skipped", "failed"}
    assert {**left, "import_rows": []} == {**before, "import_rows": []}
    assert counts(await bring(database, data(name))) == counts(first)


async def test_a_dry_run_stores_nothing_and_says_the_same(database: Database) -> None:
    before = await contents(database)
    dry = await bring(database, data("toggl_year"), dry_run=True)
    assert (await contents(database), dry.import_id) == (before, None)
    wet = await bring(database, data("toggl_year"))
    names = ("total", "created", "duplicates", "skipped", "failed", "seconds", "new", "people", "shown", "sums")
    assert {name: getattr(dry, name) for name in names} == {name: getattr(wet, name) for name in names}


async def test_names_are_not_created_unless_that_is_wanted(database: Database) -> None:
    report = await bring(database, data("toggl_year"), create_missing=False)
    codes = ("unknown_client", "unknown_project", "unknown_client", "unknown_client")
    assert problems(report)[:4] == list(enumerate(codes, 2))
    assert await entries(database) == []
    report = await bring(database, data("toggl_layout"), default_project=None, create_missing=False, mine=True)
    assert (problems(report), str(report.problems[0].error)) == (
        [(2, "unknown_project")],
        "is not a known project; create it, or use `create_missing`",
    )


async def test_rows_without_a_project_want_one_named(database: Database) -> None:
    report = await bring(database, data("toggl_report"), default_project=None)
    assert (counts(report), problems(report)) == ({"created": 1, "failed": 1}, [(2, "no_project")])


async def test_abort_imports_all_or_nothing(database: Database) -> None:
    before = await contents(database)
    with pytest.raises(Invalid) as error:
        await bring(database, data("timetracker_api"), on_error="abort")
    assert error.value.code == "import_failed"
    assert list(error.value.fields or {}) == ["line 2", "line 3", "line 4", "line 5"]
    assert (error.value.fields or {})["line 4"] == ["must be a whole number above zero"]
    assert await contents(database) == before
    assert counts(await bring(database, data("toggl_year"), on_error="abort")) == {"created": 4, "skipped": 2}


async def test_every_entry_has_an_event_and_listeners_hear_one(app: TimeTracker, database: Database) -> None:
    heard: list[str] = []

    async def note(event: TimeEntryEvent | ImportEvent) -> None:
        heard.append(event.name)

    app.events.on(TimeEntryEvent, note)
    app.events.on(ImportEvent, note)
    report = await bring(database, data("toggl_year"))
    async with database.transaction(read_only=True) as session:
        rows = await session.scalars(select(EventRow).where(EventRow.name == "time_entry.created"))
        told = {row.resource_id: (row.user_id, row.actor_id, row.after) for row in rows}
        made = {entry.id: entry for entry in await session.scalars(select(TimeEntry))}
    assert told == {number: (entry.user_id, ROOT.user_id, snapshot(entry)) for number, entry in made.items()}
    assert report.import_id
    await undo(database, report.import_id)
    async with database.transaction(read_only=True) as session:
        rows = await session.scalars(select(EventRow).where(EventRow.name == "time_entry.deleted"))
        gone = {row.resource_id: row.before for row in rows}
    assert gone == {
        number: {name: json_value(value) for name, value in snapshot(entry).items()} for number, entry in made.items()
    }
    assert heard == ["import.finished", "import.undone"]


async def test_the_same_file_at_once_is_imported_once(database: Database) -> None:
    found = await asyncio.gather(*(bring(database, data("toggl_quoted"), owner_id=MIRA) for _ in range(4)))
    assert sorted((report.created, report.duplicates) for report in found) == [(0, 2), (0, 2), (0, 2), (2, 0)]
    assert len(await entries(database)) == 2


async def test_the_same_file_with_another_zone_is_refused(database: Database) -> None:
    report = await bring(database, data("toggl_year"))
    with pytest.raises(Conflict) as error:
        await bring(database, data("toggl_year"), timezone="UTC")
    assert (error.value.code, error.value.details["import_id"]) == ("other_options", report.import_id)
    assert report.import_id
    await undo(database, report.import_id)
    assert (await bring(database, data("toggl_year"), timezone="UTC")).created == 4


async def test_other_words_for_known_times_are_told(database: Database) -> None:
    await bring(database, data("toggl_year"))
    changed = data("toggl_year").replace(b"Short", b"Longer")
    report = await bring(database, changed)
    assert (counts(report), problems(report)[0]) == (
        {"duplicates": 3, "skipped": 3},
        (4, "changed"),
    )
    assert counts(await bring(database, changed, changed="import")) == {"created": 1, "duplicates": 3, "skipped": 2}


async def test_two_files_that_overlap(database: Database) -> None:
    assert counts(await bring(database, data("toggl_overlap_first"))) == {"created": 2}
    assert counts(await bring(database, data("toggl_overlap_second"))) == {"created": 1, "duplicates": 1}
    assert [entry[4] for entry in await entries(database)] == ["One", "Two", "Three"]


async def test_breaks_come_along_and_ids_of_elsewhere_do_not(database: Database) -> None:
    assert counts(await bring(database, data("timetracker_own"))) == {"created": 1}
    assert await entries(database) == [(MIRA, "Fen Labs", "Atlas", "Survey", "=later", 5400)]
    assert counts(await bring(database, data("kimai_custom"))) == {"created": 1}
    assert (await entries(database))[1][-1] == 9000


async def test_durations_that_are_not_those_of_the_clocks_are_told(database: Database) -> None:
    text = "Line 2: the duration says 4500 s, the clock times 3780 s; these count"
    assert (await bring(database, data("toggl_rounded"))).warnings == [text]
    header, row = data("toggl_rounded").decode().replace("-03-", "-04-").splitlines()
    many = "\n".join([header, *(row.replace("Rounded", f"Row {number}") for number in range(7))])
    report = await bring(database, many.encode(), dry_run=True)
    assert (len(report.warnings), report.warnings[-1]) == (6, "The same applies to 2 more rows")


async def test_an_entry_that_is_there_already_is_no_second_one(database: Database) -> None:
    await bring(database, data("timetracker_web"), owner_id=MIRA)
    async with database.transaction() as session:
        await session.execute(update(TimeEntry).values(source="manual"))
    text = data("timetracker_web").replace(b";", b",").replace(b"a,b", b'"a,b"')
    assert counts(await bring(database, text, owner_id=MIRA)) == {"duplicates": 3}


async def test_people(database: Database) -> None:
    file = data("toggl_year")
    assert (await bring(database, data("harvest_detailed"), dry_run=True)).people == {"Ana Reyes": "ana"}
    stranger = file.replace(b"jon@north.test", b"eve@x.test")
    report = await bring(database, stranger, dry_run=True)
    assert (report.people["eve@x.test"], report.failed) == (None, 3)
    assert problems(report)[1] == (4, "unknown_person")
    named = await bring(database, stranger, dry_run=True, people={"EVE@x.test": "Ana"})
    assert (named.people["eve@x.test"], named.failed) == ("ana", 0)
    alone = data("toggl_layout").replace(b"mira@", b"eve@")
    assert (await bring(database, alone, caller=ADA)).people == {"eve@north.test": "ada"}


async def test_only_an_admin_imports_for_others(database: Database) -> None:
    report = await bring(database, data("toggl_year"), caller=ADA)
    assert {code for _, code in problems(report)} == {"somebody_else", "no_length", "running"}
    assert await entries(database) == []
    assert (await bring(database, data("toggl_year"), caller=ADA, mine=True)).people == {
        "jon@north.test": "ada",
        "mira@north.test": "ada",
    }
    with pytest.raises(Forbidden):
        await bring(database, data("toggl_layout"), caller=ADA, owner_id=ANA)


async def test_the_rules_of_the_instance_hold(database: Database) -> None:
    async with database.transaction() as session:
        await instance.write(session, "allow_overlap", "false")
        await instance.write(session, "require_task", "true")
    for dry_run in (True, False):
        report = await bring(database, data("harvest_detailed").replace(b"Glazing", b""), dry_run=dry_run)
        assert problems(report) == [(4, "not_allowed"), (5, "no_length")]
    other = data("timetracker_web").replace(
        b"2026-03-07 09:00:00,2026-03-07 10:00", b"2026-02-03 09:30,2026-02-03 10:30"
    )
    report = await bring(database, other, owner_id=ANA)
    assert problems(report) == [(2, "overlap"), (3, "not_allowed"), (4, "not_allowed")]
    rows = ("project,task,start,end", *(f"Atlas,A,2026-05-01 09:{at},2026-05-01 10:00" for at in ("00", "30")))
    twice = "\n".join(rows).encode()
    for dry_run in (True, False):
        assert problems(await bring(database, twice, dry_run=dry_run)) == [(3, "overlap")]


async def test_a_name_that_several_clients_use_is_not_guessed(database: Database) -> None:
    async with database.transaction() as session:
        session.add_all([Client(name="One"), Client(name="Two")])
        await session.flush()
        session.add_all([Project(name="Atlas", client_id=number) for number in (1, 2)])
    report = await bring(database, data("toggl_layout"), MAKING)
    assert problems(report) == [(2, "ambiguous_project")]
