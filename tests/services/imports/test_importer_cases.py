"""Files that were booked wrong once, each in a dry run and in earnest: what is counted, made and told."""

import unicodedata
from typing import Any

import pytest
from sqlalchemy import func, select, update

from app.core.db import Database
from app.services.clients.models import Client
from app.services.imports.report import ImportReport
from app.services.projects.models import Project
from app.services.time_entries.models import TimeEntry
from tests.services.imports.database import JON, MAKING, bring, counts, problems, settle

NUMBERED = "id,project_name,start_time,end_time,notes\n"
TOGGL = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n"
COMPARED = (
    "total",
    "created",
    "duplicates",
    "skipped",
    "failed",
    "seconds",
    "new",
    "people",
    "shown",
    "sums",
    "warnings",
)


@pytest.fixture(autouse=True)
async def _people(database: Database) -> None:
    await settle(database)


async def both(database: Database, text: str, **options: Any) -> ImportReport:
    """Imports a file for Jon, after a dry run that says the same."""
    more = {"owner_id": JON, "mine": True, "default_project": None} | options
    dry = await bring(database, text.encode(), MAKING, dry_run=True, **more)
    wet = await bring(database, text.encode(), MAKING, **more)
    assert {name: getattr(dry, name) for name in COMPARED} == {name: getattr(wet, name) for name in COMPARED}
    assert problems(dry) == problems(wet)
    return wet


async def booked(database: Database) -> list[tuple[Any, ...]]:
    """Notes, project, client and seconds of every entry."""
    wanted = select(TimeEntry.notes, Project.name, Client.name, TimeEntry.duration_seconds).order_by(TimeEntry.id)
    wanted = wanted.join(Project, Project.id == TimeEntry.project_id, isouter=True)
    wanted = wanted.join(Client, Client.id == func.coalesce(Project.client_id, TimeEntry.client_id), isouter=True)
    async with database.transaction(read_only=True) as session:
        return [tuple(row) for row in await session.execute(wanted)]


async def names(database: Database) -> tuple[list[str], list[str]]:
    """The names of all clients and projects."""
    async with database.transaction(read_only=True) as session:
        return (
            list(await session.scalars(select(Client.name).order_by(Client.id))),
            list(await session.scalars(select(Project.name).order_by(Project.id))),
        )


async def change(database: Database, statement: Any) -> None:
    """Runs a statement."""
    async with database.transaction() as session:
        await session.execute(statement)


async def test_two_files_that_number_their_rows_from_one(database: Database) -> None:
    january = NUMBERED + "".join(f"{day},Sheets,2026-01-0{day} 09:00,2026-01-0{day} 17:00,jan\n" for day in (1, 2))
    february = january.replace("2026-01", "2026-02").replace("jan", "feb")
    assert counts(await both(database, january)) == {"created": 2}
    report = await both(database, february)
    assert counts(report) == {"created": 2}
    assert report.warnings == [
        f"Line {line}: its ID was imported before with other times; it is another row" for line in (2, 3)
    ]
    for text in (january, february):
        assert counts(await both(database, text)) == {"duplicates": 2}


async def test_two_instances_of_kimai(database: Database) -> None:
    header = "ID,Date,From,To,Duration,User,Customer,Project,Activity\n"
    for month in ("01", "02"):
        text = f"{header}7,2026-{month}-07,09:00,10:00,1:00,jo,C,P,Dev\n"
        assert counts(await both(database, text)) == {"created": 1}


async def test_a_correction_at_toggl_is_told(database: Database) -> None:
    text = (
        '[{"id":4712,"project_name":"PG","start":"2026-03-21T08:00:00Z","stop":"2026-03-21T09:00:00Z","duration":3600,'
        '"description":"x","tags":[],"billable":false}]'
    )
    later = text.replace("09:00:00Z", "10:00:00Z").replace("3600", "7200")
    assert counts(await both(database, text)) == {"created": 1}
    report = await both(database, later)
    assert (counts(report), problems(report)) == ({"skipped": 1}, [(1, "changed")])
    assert counts(await both(database, later, changed="import")) == {"created": 1}
    twice = text.replace("4712", "9").removesuffix("]") + "," + text.replace("4712", "9").removeprefix("[")
    assert counts(await both(database, twice.replace("2026-03", "2026-04"))) == {"created": 1, "duplicates": 1}


async def test_what_was_deleted_at_toggl_stays_deleted(database: Database) -> None:
    text = (
        '[{"id":4712,"project_name":"PG","billable":false,"start":"2026-03-21T08:00:00+00:00",'
        '"stop":"2026-03-21T09:00:00+00:00","duration":3600,"description":"x","tags":[],'
        '"server_deleted_at":"2026-03-22T00:00:00Z"}]'
    )
    report = await both(database, text)
    assert (counts(report), problems(report)) == ({"skipped": 1}, [(1, "deleted")])


@pytest.mark.parametrize("backwards", [False, True])
async def test_time_without_a_client_is_no_clients(database: Database, backwards: bool) -> None:
    lines = [
        "Jo,jo@x.test,ACMEQ,WebsiteQ,,x,No,2026-03-14,9:00,2026-03-14,10:00,1:00:00,\n",
        "Jo,jo@x.test,,WebsiteQ,,own,No,2026-03-14,11:00,2026-03-14,12:00,1:00:00,\n",
    ]
    report = await both(database, TOGGL + "".join(lines[::-1] if backwards else lines))
    assert report.new["project"] == ["WebsiteQ", "WebsiteQ"]
    assert sorted(await booked(database), key=str) == [
        ("own", "WebsiteQ", None, 3600),
        ("x", "WebsiteQ", "ACMEQ", 3600),
    ]


async def test_a_project_of_a_client_is_known_where_the_file_has_no_clients(database: Database) -> None:
    await both(database, TOGGL + "Jo,jo@x.test,Acme,Site,,x,No,2026-03-14,9:00,2026-03-14,10:00,1:00:00,\n")
    empty = TOGGL + "Jo,jo@x.test,,Site,,own,Yes,2026-03-15,9:00,2026-03-15,10:00,1:00:00,\n"
    assert (await both(database, empty, create_missing=False)).failed == 1
    report = await both(database, empty.replace("Client,", "").replace("test,,Site", "test,Site"), create_missing=False)
    assert counts(report) == {"created": 1}
    assert (await booked(database))[-1] == ("own", "Site", "Acme", 3600)


async def test_rows_that_become_no_entry_make_nothing(database: Database) -> None:
    text = "project_name,client_name,start_time,end_time\nAtlas,Fen,2026-01-05 09:00,2026-01-05 17:00\n"
    await both(database, text)
    await change(database, update(Project).values(name="Other"))
    await change(database, update(Client).values(name="Another"))
    report = await both(database, text)
    assert (counts(report), report.new) == ({"duplicates": 1}, {"client": [], "project": [], "task": []})
    bad = "project_name,start_time,end_time,break_seconds\nNew,2026-01-06 09:00,2026-01-06 10:00,9000\n"
    report = await both(database, bad)
    assert (counts(report), report.new["project"]) == ({"failed": 1}, [])
    assert await names(database) == (["Another"], ["Other"])


NAMES = {"Web  shop": "Web shop", "Cafe\u0301": "Caf\u00e9", "A\u00a0B": "A B", "GLOBEX": "Globex"}


@pytest.mark.parametrize("stored", NAMES)
async def test_names_that_look_equal_are_equal(database: Database, stored: str) -> None:
    async with database.transaction() as session:
        session.add(Client(name=stored))
        await session.flush()
        session.add(Project(name=stored, client_id=1))
    name = unicodedata.normalize("NFC", NAMES[stored])
    text = f"project_name,client_name,start_time,end_time\n{name},{name},2026-01-05 09:00,2026-01-05 17:00\n"
    assert counts(await both(database, text, create_missing=False)) == {"created": 1}


async def test_one_file_makes_one_client_whatever_its_case(database: Database) -> None:
    lines = [f"{name},{name},2026-01-0{day} 09:00,2026-01-0{day} 17:00" for day, name in ((5, "Globex"), (6, "GLOBEX"))]
    report = await both(database, "project_name,client_name,start_time,end_time\n" + "\n".join(lines))
    assert (report.new["client"], report.new["project"]) == (["Globex"], ["Globex"])


async def test_one_person_whose_address_is_missing_in_some_rows(database: Database) -> None:
    row = "Jo Do,{email},,P,,x,No,2026-03-1{day},9:00,2026-03-1{day},10:00,1:00:00,\n"
    rows = (row.format(email=email, day=day) for day, email in enumerate(("jo@x.test", "")))
    report = await both(database, TOGGL + "".join(rows), mine=False)
    assert (counts(report), report.people) == ({"created": 2}, {"jo@x.test": "jon", "Jo Do": "jon"})


async def test_history_goes_into_archived_projects(database: Database) -> None:
    text = "project_name,start_time,end_time\nAtlas,2026-01-0{day} 09:00,2026-01-0{day} 17:00\n"
    await both(database, text.format(day=5))
    await change(database, update(Project).values(status="archived"))
    report = await both(database, text.format(day=6))
    assert counts(report) == {"created": 1}
    assert report.warnings == ["The project Atlas is archived; its rows are imported into it"]


async def test_what_was_invoiced_is_not_billed_again(database: Database) -> None:
    harvest = "Date,Project,Hours,Invoiced?,First Name,Last Name\n2026-01-05,P,1,Yes,Jo,Do\n2026-01-05,P,2,No,Jo,Do\n"
    kimai = "Date,From,To,Duration,Exported,User,Customer,Project,Activity\n2026-01-06,09:00,10:00,1:00,1,jo,C,P,Dev\n"
    await both(database, harvest)
    await both(database, kimai)
    async with database.transaction(read_only=True) as session:
        assert list(await session.scalars(select(TimeEntry.paid).order_by(TimeEntry.id))) == [True, False, True]


async def test_a_file_without_an_end_is_told(database: Database) -> None:
    report = await both(database, "project_name,start_time,halt\nP,2026-01-05 09:00,2026-01-05 10:00\n")
    assert (counts(report), report.ignored) == ({"skipped": 1}, ["halt"])
    assert report.warnings == ["No column of the file is known to be an end or a duration"]
