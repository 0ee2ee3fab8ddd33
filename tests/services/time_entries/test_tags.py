"""Existing entries whose tags are spelled in several ways get one spelling, by the migration and from an archive."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import Connection, delete, insert, select, text

from app.core.db import Database
from app.services.projects.models import Project
from app.services.resources import SCHEMA
from app.services.time_entries import tag_rewriting
from app.services.time_entries.models import Tag, TimeEntry

NINE = datetime(2026, 3, 10, 9, tzinfo=UTC)
STORED = ["Meeting,cafe\u0301", None, "meeting", "CAFÉ,Meeting,MEETING", "review", " late ,", ","]


async def migrated(database: Database) -> None:
    """Migrates the spellings away, and here again."""

    def again(connection: Connection) -> None:
        for move, revision in ((command.downgrade, "0023"), (command.upgrade, "0025")):
            move(SCHEMA.config(connection), revision)

    async with database.writer.begin() as connection:
        await connection.run_sync(again)


async def restored(database: Database) -> None:
    """What follows the reading of an archive that has no spellings."""
    async with database.transaction() as session:
        await session.execute(delete(Tag))
        await tag_rewriting.respell_all(session)


@pytest.mark.parametrize("fold", [migrated, restored])
async def test_the_oldest_spelling_is_that_of_all(
    database: Database, fold: Callable[[Database], Awaitable[None]]
) -> None:
    entry = {"user_id": 2, "project_id": 1, "start_time": NINE, "duration_seconds": 3600, "updated_at": NINE}
    rows = [entry | {"end_time": NINE + timedelta(hours=1), "tags": tags} for tags in STORED]
    async with database.transaction() as session:
        session.add(Project(name="Website"))
        await session.flush()
        await session.execute(insert(TimeEntry), rows)
    await fold(database)
    async with database.transaction(read_only=True) as session:
        found = list(await session.scalars(select(TimeEntry.tags).order_by(TimeEntry.id)))
        assert found == ["Meeting,café", None, "Meeting", "café,Meeting", "review", "late", None]
        known = await session.execute(select(Tag.key, Tag.name).order_by(Tag.key))
        assert [tuple(row) for row in known] == [
            ("café", "café"),
            ("late", "late"),
            ("meeting", "Meeting"),
            ("review", "review"),
        ]
        assert set(await session.scalars(select(TimeEntry.updated_at))) == {NINE}
        assert await session.scalar(text("SELECT count(*) FROM events")) == 0
