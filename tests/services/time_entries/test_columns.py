"""What is exported comes back: every column of an entry that imports read."""

import csv
import io
from datetime import UTC, datetime

from sqlalchemy import delete

from app.core.db import Database
from app.services.time_entries.columns import COPIED_LENGTHS, ENTRY_COLUMNS, EXPORTED_COLUMNS, HISTORY_COLUMNS
from app.services.time_entries.models import TimeEntry
from tests.factories import Api

MADE_BY_THE_IMPORT = {"id", "source", "created_at", "updated_at"}


async def exported(api: Api) -> list[dict[str, str]]:
    """The rows of the file."""
    return list(csv.DictReader(io.StringIO((await api.get("/time-entries/export")).body.decode(), newline="")))


async def test_every_exported_column_is_imported(api: Api, database: Database) -> None:
    client = await api.client_id("Acme")
    project = await api.project("Atlas", client_id=client)
    task = await api.task(project, "Design")
    entry = await api.entry(
        project,
        "2026-03-02T09:00:00Z",
        "2026-03-02T10:20:00Z",
        task_id=task,
        notes="First, second",
        tags="a,b",
        billable=False,
        paid=True,
        **{name: f"A {name}" for name in COPIED_LENGTHS},
    )
    async with database.transaction() as session:
        stored = await session.get_one(TimeEntry, entry)
        stored.break_seconds, stored.duration_seconds = 600, 4200
        stored.created_at = datetime(2026, 3, 1, tzinfo=UTC)
    (before,) = await exported(api)
    assert [name for name, cell in before.items() if not cell and name != "client_id"] == []
    text = (await api.get("/time-entries/export")).body.decode()
    async with database.transaction() as session:
        await session.execute(delete(TimeEntry))
    answer = await api.post("/time-entries/import-csv", csv=text)
    assert (answer.body["created"], answer.body["failed"]) == (1, 0)
    (after,) = await exported(api)
    kept = [column.name for column in EXPORTED_COLUMNS if column.name not in MADE_BY_THE_IMPORT]
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


def test_only_what_the_import_decides_is_not_read() -> None:
    """Ids of users and clients are those of another instance; names count."""
    unread = {column.name for column in EXPORTED_COLUMNS if not column.import_field}
    assert unread == {"source", "user_id", "client_id", "created_at", "updated_at"}


def test_every_column_of_the_table_is_listed() -> None:
    """A new field is exported, imported and in the history once it is listed in columns.py."""
    listed = {column.name for column in ENTRY_COLUMNS}
    assert set(TimeEntry.__table__.columns.keys()) - listed == set()


def test_histories_show_every_column_that_people_change() -> None:
    unseen = set(TimeEntry.__table__.columns.keys()) - {column.name for column in HISTORY_COLUMNS}
    assert unseen == {"id", "user_id", "source", "created_at", "updated_at", "deleted_at"}
